import type { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { findRouteNotes, type InputNotes, type RouteNotes } from "../http/route-notes.ts";
import type {
  JsonSchema,
  Method,
  Operation,
  Parameter,
  Paths,
  Response,
} from "./openapi-document.ts";
import { SESSION } from "./operation-text.ts";
import { OPERATION_GROUPS } from "./operations.ts";
import { referToProblems } from "./problem-responses.ts";
import { listPathParameters, referToHeader } from "./request-parameters.ts";
import { getSchemaName, referTo } from "./schemas.ts";

/** What the handlers of one route say about it. */
interface DescribedRoute {
  method: Method;
  /** Such as `/v1/tokens/{id}`. */
  path: string;
  route: RouteNotes;
  inputs: readonly InputNotes[];
}

/**
 * Describes all routes below `/v1` from the notes of their handlers, in the order of `OPERATION_GROUPS`.
 *
 * @param schemas the converted schemas, whose members are the parameters of a query
 * @throws Error if a route is in no group
 */
export function buildManagementPaths(v1: Hono<AppEnv>, schemas: Record<string, JsonSchema>): Paths {
  const routes = new Map(listDescribedRoutes(v1).map((route) => [getKey(route), route]));
  const paths: Paths = {};
  for (const { name, operations } of OPERATION_GROUPS) {
    for (const [key, { id, text, access = SESSION }] of Object.entries(operations)) {
      const described = routes.get(key);
      if (described === undefined) throw new Error(`${key} is no route.`);
      routes.delete(key);
      const head = { operationId: id, tags: [name] as const, description: text, security: access };
      const operation = { ...head, ...buildOperation(described, schemas) };
      paths[described.path] = { ...paths[described.path], [described.method]: operation };
    }
  }
  const [missing] = routes.keys();
  if (missing !== undefined) throw new Error(`${missing} is not in worker/openapi/operations.ts.`);
  return paths;
}

const getKey = ({ method, path }: DescribedRoute) => `${method.toUpperCase()} ${path}`;

function listDescribedRoutes(v1: Hono<AppEnv>): DescribedRoute[] {
  const notes = new Map<string, (RouteNotes | InputNotes)[]>();
  for (const { method, path, handler } of v1.routes) {
    const found = findRouteNotes(handler);
    if (found !== null)
      notes.set(`${method} ${path}`, [...(notes.get(`${method} ${path}`) ?? []), found]);
  }
  return [...notes].flatMap(([key, found]) => {
    const [method = "", path = ""] = key.split(" ");
    const route = found.find((note) => note.kind === "route");
    if (route === undefined) return [];
    return {
      method: method.toLowerCase() as Method,
      path: path.replaceAll(/:(\w+)/g, "{$1}"),
      route,
      inputs: found.filter((note) => note.kind !== "route"),
    };
  });
}

function buildOperation(
  { path, route, inputs }: DescribedRoute,
  schemas: Record<string, JsonSchema>,
): Pick<Operation, "summary" | "parameters" | "requestBody" | "responses"> {
  const body = inputs.find(({ kind }) => kind === "json");
  const query = inputs.find(({ kind }) => kind === "query");
  const parameters = [
    ...listPathParameters(path),
    ...(query === undefined ? [] : listQueryParameters(schemas[getSchemaName(query.schema)])),
    ...route.headers.map(referToHeader),
  ];
  const statuses = [...route.refusals, ...(body === undefined ? [] : [413, 415]), 500, 503];
  return {
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: buildJsonBody(getSchemaName(body.schema)) }),
    responses: {
      [route.success.status]: buildSuccess(route),
      ...(route.success.repeated === undefined
        ? {}
        : { [route.success.repeated]: buildSuccess(route) }),
      ...referToProblems(statuses.toSorted((a, b) => a - b)),
    },
  };
}

function listQueryParameters(query: JsonSchema | undefined): Parameter[] {
  return Object.entries(query?.properties ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: query?.required?.includes(name) ?? false,
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

const buildJsonBody = (name: string): NonNullable<Operation["requestBody"]> => ({
  required: true,
  content: { "application/json": { schema: referTo(name) } },
});

function buildSuccess({ success, summary }: RouteNotes): Response {
  const { schema, types } = success;
  const isVersioned = schema !== null && VERSIONED.has(getSchemaName(schema));
  return {
    description: `${summary}: done.`,
    headers: {
      ...(isVersioned ? { ETag: { $ref: "#/components/headers/ETag" } } : {}),
      "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
    },
    ...(schema === null
      ? {}
      : {
          content: Object.fromEntries(
            types.map((type) => [type, { schema: referTo(getSchemaName(schema)) }]),
          ),
        }),
  };
}

/** Answers whose `ETag` is a version. */
const VERSIONED = new Set([
  ...["TokenResource", "IssuedTokenResource", "HandedTokenResource"],
  ...["Catalog", "CatalogChangeResource", "ProviderResource"],
]);
