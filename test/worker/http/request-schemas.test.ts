import type * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as auditEvents from "../../../shared/wire/audit-event.ts";
import * as catalogChange from "../../../shared/wire/catalog-change.ts";
import * as credentials from "../../../shared/wire/credential-resource.ts";
import * as development from "../../../shared/wire/development-seed.ts";
import * as groups from "../../../shared/wire/group-resource.ts";
import * as links from "../../../shared/wire/link-resource.ts";
import * as me from "../../../shared/wire/me-resource.ts";
import * as organizations from "../../../shared/wire/organization-resource.ts";
import * as providers from "../../../shared/wire/provider-resource.ts";
import * as tokens from "../../../shared/wire/token-requests.ts";
import * as usage from "../../../shared/wire/usage-resource.ts";
import * as users from "../../../shared/wire/user-resource.ts";
import * as verdicts from "../../../shared/wire/verdict.ts";
import { VerifyParameters } from "../../../worker/edge/verify-question.ts";
import { AccountInput } from "../../../worker/identity/new-account.ts";
import { AuthorizeParameters } from "../../../worker/identity/oauth/authorize-request.ts";
import { Catalog } from "../../../worker/permissions/catalog.ts";
import { call } from "../support/call.ts";

const WIRE = {
  ...{ ...auditEvents, ...catalogChange, ...credentials, ...development, ...groups, ...links },
  ...{ ...me, ...organizations, ...providers, ...tokens, ...usage, ...users, ...verdicts },
};
const SCHEMAS = Object.entries({
  ...Object.fromEntries(
    Object.entries(WIRE).filter(([name]) => /(Request|Query|Question)$/.test(name)),
  ),
  ...{ VerifyParameters, AuthorizeParameters, AccountInput, Catalog },
}) as [string, v.GenericSchema][];

/** The parts of any Valibot schema that lead to other schemas. */
interface Parts {
  kind: string;
  type: string;
  pipe?: Parts[];
  wrapped?: Parts;
  item?: Parts;
  items?: Parts[];
  key?: Parts;
  value?: Parts;
  options?: (Parts | string)[];
  entries?: Record<string, Parts>;
}

/** Lists the steps of each string in a schema, under its path: `max_length`, `regex` and so on. */
function listStrings(
  schema: Parts,
  path: string,
  after: readonly Parts[] = [],
): [string, string[]][] {
  const [first, ...steps] = schema.pipe ?? [];
  // The first part of a pipe is the schema itself without its pipe, or another pipe.
  if (first !== undefined) {
    return steps
      .filter(({ kind }) => kind === "schema")
      .flatMap((step) => listStrings(step, path))
      .concat(
        listStrings(first, path, [...steps.filter(({ kind }) => kind !== "schema"), ...after]),
      );
  }
  if (schema.type === "string") return [[path, after.map(({ type }) => type)]];
  const { wrapped, item, items = [], key, value, options = [], entries = {} } = schema;
  const named: [string, Parts | undefined][] = [
    ["", wrapped],
    ["[]", item],
    ["{key}", key],
    ["{}", value],
    ...items.map((part, index): [string, Parts] => [`[${index}]`, part]),
    ...options.map((part): [string, Parts | undefined] => [
      "",
      typeof part === "object" ? part : undefined,
    ]),
    ...Object.entries(entries).map(([name, part]): [string, Parts] => [`.${name}`, part]),
  ];
  return named.flatMap(([name, part]) =>
    part === undefined ? [] : listStrings(part, path + name),
  );
}

describe.each(SCHEMAS)("%s", (name, schema) => {
  it("judges the length of each text before anything else", () => {
    const late = listStrings(schema as unknown as Parts, name).filter(
      ([, [first, second]]) => first !== "max_length" && second !== "max_length",
    );
    expect(late).toEqual([]);
  });
});

it("finds strings in every place that a schema has", () => {
  const found = new Map(
    SCHEMAS.flatMap(([name, schema]) => listStrings(schema as unknown as Parts, name)),
  );
  expect(found.get("IssueTokenRequest.name")?.slice(0, 4)).toEqual([
    "max_length",
    "check",
    "check",
    "normalize",
  ]);
  for (const path of [
    "IssueTokenRequest.scopes[].permission",
    "IssueTokenRequest.expires.at",
    "VerifyParameters.api[0]",
    "Catalog.aliases{key}",
    "Catalog.apis[].levels[].methods[]",
    "TokenQuestion.scopes[]",
    "DevelopmentSeedRequest.organization.name",
    "ListAuditEventsQuery.from",
  ]) {
    expect(found.has(path), path).toBe(true);
  }
});

interface JsonSchema {
  type?: string;
  maxLength?: number;
  enum?: unknown;
  const?: unknown;
  [member: string]: unknown;
}

/** Lists the places in a JSON schema, and in those that it refers to, that accept a text of any length. */
function listUnbounded(schema: unknown, path: string, schemas: Record<string, unknown>): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { type, maxLength, enum: values, const: value, $ref } = schema as JsonSchema;
  const isUnbounded =
    type === "string" && maxLength === undefined && values === undefined && value === undefined;
  const name = typeof $ref === "string" ? $ref.replace(/.*\//, "") : "";
  return [
    ...(isUnbounded ? [path] : []),
    ...(name === "" ? [] : listUnbounded(schemas[name], `${path}/${name}`, schemas)),
    ...Object.entries(schema).flatMap(([member, part]) =>
      listUnbounded(part, `${path}/${member}`, schemas),
    ),
  ];
}

it("bounds every text in the bodies and queries of /v1", async () => {
  interface Operation {
    requestBody?: unknown;
    parameters?: { in: string; name: string; schema: unknown }[];
  }
  const { paths, components } = await (await call("/openapi.json")).json<{
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, unknown> };
  }>();
  const { schemas } = components;
  const unbounded = Object.entries(paths)
    .filter(([path]) => path.startsWith("/v1/"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody, parameters = [] }]) => [
        ...listUnbounded(requestBody, `${method} ${path}`, schemas),
        ...parameters
          .filter((parameter) => parameter.in === "query")
          .flatMap(({ name, schema }) =>
            listUnbounded(schema, `${method} ${path}?${name}`, schemas),
          ),
      ]),
    );
  expect(unbounded).toEqual([]);
  // It follows references: an answer's texts have no bound.
  const answer = { $ref: "#/components/schemas/TokenPage" };
  expect(listUnbounded(answer, "", schemas)).toContain(
    "/TokenPage/properties/tokens/items/TokenResource/properties/name",
  );
});
