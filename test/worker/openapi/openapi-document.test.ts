import { beforeAll, describe, expect, it } from "vitest";
import { PROBLEM_NAMES } from "../../../shared/problem.ts";
import type {
  Response as DocumentedResponse,
  JsonSchema,
  OpenApiDocument,
  Operation,
  Parameter,
  Reference,
} from "../../../worker/openapi/openapi-document.ts";
import { call, ORIGIN } from "../support/call.ts";
import { isDescribed, toDocumentedKey } from "../support/expect-documented.ts";
import { ROUTES, type Route } from "../support/routes.ts";

let document: OpenApiDocument;
let operations: [string, Operation][];

beforeAll(async () => {
  document = await (await call("/openapi.json")).json<OpenApiDocument>();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});

const find = (key: string): Operation => {
  const [, operation] = operations.find(([name]) => name === key) ?? [];
  if (operation === undefined) throw new Error(`${key} is not described.`);
  return operation;
};

function resolve<T extends object>(value: T | Reference): T {
  if (!("$ref" in value)) return value;
  const path = value.$ref.slice("#/".length).split("/");
  return path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], document) as T;
}

const listParameters = (key: string): Parameter[] =>
  (find(key).parameters ?? []).map((parameter) => resolve<Parameter>(parameter));
const listHeaders = (key: string) =>
  listParameters(key)
    .filter((parameter) => parameter.in === "header")
    .map(({ name, required }) => [name, required]);

/** Lists all schemas in a value, with the places where they stand. */
function listSchemas(value: unknown, path: string): [string, JsonSchema][] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, part]) =>
    listSchemas(part, `${path}/${name}`),
  );
  return [[path, value as JsonSchema], ...inner];
}

describe("/openapi.json", () => {
  it("describes every route that programs may call by OpenAPI 3.1", () => {
    const routes = Object.keys(ROUTES).filter(isDescribed).map(toDocumentedKey);
    expect(document.openapi).toBe("3.1.0");
    expect(operations.map(([key]) => key).toSorted()).toEqual(routes.toSorted());
  });

  it("names the server that was asked", () => {
    expect(document.servers.map(({ url }) => url)).toEqual([ORIGIN]);
  });

  it("gives each operation an id of its own, a summary, a description and a described tag", () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = new Map(document.tags.map(({ name, description }) => [name, description]));
    for (const [
      key,
      {
        operationId,
        summary,
        description,
        tags: [tag],
      },
    ] of operations) {
      expect(operationId, key).toMatch(/^[a-z][A-Za-z]+$/);
      expect(`${summary} ${description}`.length, key).toBeGreaterThan(20);
      expect(tags.get(tag), key).toMatch(/\.$/);
    }
    expect(
      new Set(
        operations.map(
          ([
            ,
            {
              tags: [tag],
            },
          ]) => tag,
        ),
      ),
    ).toEqual(new Set(tags.keys()));
  });

  it("asks for the credential that the route asks for", () => {
    const schemesByAccess: Record<Route["access"], string[]> = {
      session: ["session"],
      administrator: ["session"],
      bearer: ["session", "token"],
      api: ["serviceCredential", "serviceBasic"],
      proxy: ["token"],
      page: [],
      open: [],
    };
    const schemesOf = ({ access, manages = false }: Route): string[] =>
      schemesByAccess[manages ? "bearer" : access];
    for (const [route, facts] of Object.entries(ROUTES)) {
      if (!isDescribed(route)) continue;
      const key = toDocumentedKey(route);
      const schemes = find(key).security.flatMap((requirement) => Object.keys(requirement));
      expect(schemes, key).toEqual(schemesOf(facts));
    }
  });

  it("says of each change that needs a fresh sign-in that it does", () => {
    const silent = Object.entries(ROUTES)
      .filter(([, { fresh = false }]) => fresh !== false)
      .map(([route]) => toDocumentedKey(route))
      .filter((key) => !find(key).description.includes("fresh sign-in"));
    expect(silent).toEqual([]);
  });

  it("has a name for the schema of each body and answer of /v1, and for each problem answer", () => {
    const unnamed = operations
      .filter(([key]) => key.includes(" /v1/"))
      .flatMap(([key, { requestBody, responses }]) => {
        const contents = [requestBody, ...Object.values(responses)].map((part) =>
          part === undefined || "$ref" in part ? {} : (part.content ?? {}),
        );
        const schemas = contents.flatMap((content) => Object.values(content));
        return schemas.every(({ schema }) => schema.$ref !== undefined) ? [] : [key];
      });
    expect(unnamed).toEqual([]);
    for (const [key, { responses }] of operations) {
      if (!key.includes(" /v1/")) continue;
      for (const [status, response] of Object.entries(responses)) {
        expect("$ref" in response, `${key} ${status}`).toBe(Number(status) >= 400);
      }
    }
  });

  it("refers to what exists, and holds no schema that nothing refers to", () => {
    const text = JSON.stringify(document);
    const references = new Set([...text.matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, ref]) => ref));
    for (const reference of references) {
      expect(resolve({ $ref: reference ?? "" }), reference).toBeTypeOf("object");
    }
    for (const name of Object.keys(document.components.schemas)) {
      expect(references, name).toContain(`#/components/schemas/${name}`);
    }
  });

  it("names ids, instants and enumerations wherever they occur", () => {
    const { TokenResource, ListTokens } = {
      TokenResource: document.components.schemas.TokenResource?.properties ?? {},
      ListTokens: Object.fromEntries(
        listParameters("GET /v1/tokens").map(({ name, schema }) => [name, schema]),
      ),
    };
    expect(TokenResource.id).toMatchObject({ $ref: "#/components/schemas/TokenId" });
    expect(TokenResource.status).toMatchObject({ $ref: "#/components/schemas/TokenStatus" });
    expect(TokenResource.revoked_at?.anyOf).toEqual([
      { $ref: "#/components/schemas/Rfc3339" },
      { type: "null" },
    ]);
    expect(ListTokens.sort).toMatchObject({ $ref: "#/components/schemas/TokenSort" });
    expect(document.components.schemas.ProblemType?.enum).toHaveLength(PROBLEM_NAMES.length);
  });

  it("repeats what the schemas' comments say about each schema and member", () => {
    const { TokenResource, IssuedTokenResource } = document.components.schemas;
    expect(TokenResource?.description).toMatch(/^A token as/);
    for (const schema of [TokenResource, IssuedTokenResource]) {
      expect(schema?.properties?.collect_by?.description).toMatch(/^Deadline/);
    }
    const { description } = listParameters("GET /v1/tokens").find(({ name }) => name === "q") ?? {};
    expect(description).toMatch(/^Searched in/);
  });

  it("types every value: only the details of an event may be anything", () => {
    const untyped = listSchemas(document.components.schemas, "")
      .filter(([path]) => /\/(properties\/[^/]+|items)$/.test(path))
      .filter(([, { $ref, type, anyOf, oneOf, enum: values, const: value }]) =>
        [$ref, type, anyOf, oneOf, values, value].every((part) => part === undefined),
      );
    expect(untyped.map(([path]) => path)).toEqual([]);
    const { details } = document.components.schemas.AuditEventResource?.properties ?? {};
    expect(details).toMatchObject({ type: "object", additionalProperties: {} });
  });

  it("describes bodies by the schemas that the routes validate with", () => {
    const { $ref = "" } =
      find("POST /v1/tokens").requestBody?.content["application/json"]?.schema ?? {};
    expect($ref).toBe("#/components/schemas/IssueTokenRequest");
    expect(document.components.schemas.IssueTokenRequest).toMatchObject({
      type: "object",
      required: ["name", "expires", "scopes"],
      additionalProperties: false,
    });
    const names = listParameters("GET /v1/tokens").map(({ name }) => name);
    expect(names.toSorted()).toEqual(["cursor", "limit", "q", "sort", "status"]);
  });

  it("documents 404 for every path of the API with an id", () => {
    const undocumented = operations.filter(
      ([key, { responses }]) => / \/v1\/.*\{/.test(key) && !("404" in responses),
    );
    expect(undocumented.map(([key]) => key)).toEqual([]);
  });

  it("documents the headers If-Match and Idempotency-Key", () => {
    expect(listHeaders("POST /v1/tokens")).toEqual([["Idempotency-Key", false]]);
    expect(listHeaders("POST /v1/tokens/{id}/regenerate")).toEqual([
      ["If-Match", true],
      ["Idempotency-Key", false],
    ]);
    for (const key of [
      "PATCH /v1/tokens/{id}",
      "DELETE /v1/tokens/{id}",
      "POST /v1/tokens/{id}/revoke",
      "POST /v1/tokens/{id}/scopes",
      "DELETE /v1/tokens/{id}/scopes/{scope_id}",
      "DELETE /v1/tokens/self",
    ]) {
      expect(listHeaders(key), key).toEqual([["If-Match", false]]);
    }
    expect(listHeaders("GET /v1/tokens/{id}")).toEqual([]);
  });

  it("promises X-Request-Id with each answer but that of an allowed /verify", () => {
    const without = operations.flatMap(([key, { responses }]) =>
      Object.entries(responses)
        .filter(
          ([, response]) =>
            !("X-Request-Id" in (resolve<DocumentedResponse>(response).headers ?? {})),
        )
        .map(([status]) => `${key} ${status}`),
    );
    expect(without).toEqual(["GET /verify 200"]);
  });
});
