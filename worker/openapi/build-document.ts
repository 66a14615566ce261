import type { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { buildManagementPaths } from "./management-paths.ts";
import { OAUTH_ERROR, OAUTH_RESPONSES } from "./oauth-errors.ts";
import { OAUTH, OAUTH_PATHS, OAUTH_SCHEMAS } from "./oauth-paths.ts";
import type { JsonSchema, OpenApiDocument } from "./openapi-document.ts";
import { OPERATION_GROUPS } from "./operations.ts";
import { PROBLEM_RESPONSES, RESPONSE_HEADERS } from "./problem-responses.ts";
import { PARAMETERS } from "./request-parameters.ts";
import { buildSchemas } from "./schemas.ts";
import { SERVICE, SERVICE_PATHS } from "./service-paths.ts";
import { VALIDATION, VALIDATION_PATHS, VALIDATION_SCHEMAS } from "./validation-paths.ts";

const INFO: OpenApiDocument["info"] = {
  title: "Latchkey",
  version: "1",
  summary: "Personal access tokens: issue, view, change, revoke, verify.",
  description:
    "Latchkey keeps people's personal access tokens for your APIs, and answers whether a token is good, and for what. Times are RFC 3339 in UTC. Refusals are problem documents (RFC 9457), whose `type` is a name that never changes. Lists have pages: pass `next_cursor` as `cursor`. Servers may add members to answers at any time; unknown members of requests are refused.",
  license: { name: "MIT", identifier: "MIT" },
};

const SECURITY_SCHEMES: OpenApiDocument["components"]["securitySchemes"] = {
  session: {
    type: "http",
    scheme: "bearer",
    description: "A signed-in person's session, `lk_ses_…`. `npm run session -- SERVER` opens one.",
  },
  token: {
    type: "http",
    scheme: "bearer",
    description: "A personal access token, `lk_pat_…`.",
  },
  serviceCredential: {
    type: "http",
    scheme: "bearer",
    description: "An API's own credential, `lk_svc_…`.",
  },
  serviceBasic: {
    type: "http",
    scheme: "basic",
    description: "The API's id as user, and its credential as password (RFC 6749 §2.3.1).",
  },
};

/** Builds the OpenAPI document of everything that programs may call. @param origin the deployment's origin */
export function buildOpenApiDocument(v1: Hono<AppEnv>, origin: string): OpenApiDocument {
  const schemas = {
    ...buildSchemas(),
    ...VALIDATION_SCHEMAS,
    ...OAUTH_SCHEMAS,
    OAuthError: OAUTH_ERROR,
  };
  const paths = {
    ...VALIDATION_PATHS,
    ...buildManagementPaths(v1, schemas),
    ...OAUTH_PATHS,
    ...SERVICE_PATHS,
  };
  const responses = { ...PROBLEM_RESPONSES, ...OAUTH_RESPONSES };
  return {
    openapi: "3.1.0",
    info: INFO,
    servers: [{ url: origin, description: "This deployment." }],
    tags: [VALIDATION, ...OPERATION_GROUPS, OAUTH, SERVICE].map(({ name, description }) => ({
      name,
      description,
    })),
    paths,
    components: {
      schemas: selectUsed(schemas, [paths, responses, PARAMETERS]),
      parameters: PARAMETERS,
      headers: RESPONSE_HEADERS,
      responses,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** Returns the schemas that `roots` refer to, directly or through other schemas, sorted by name. */
function selectUsed(
  schemas: Record<string, JsonSchema>,
  roots: readonly unknown[],
): Record<string, JsonSchema> {
  const used = new Set<string>();
  const queue: unknown[] = [...roots];
  for (const value of queue) {
    for (const [, name = ""] of JSON.stringify(value).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      if (used.has(name)) continue;
      used.add(name);
      queue.push(schemas[name]);
    }
  }
  return Object.fromEntries([...used].sort().map((name) => [name, schemas[name] ?? {}]));
}
