import { type JsonSchema as GeneratedSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import * as v from "valibot";
import * as email from "../../shared/email-address.ts";
import * as expiry from "../../shared/expiry.ts";
import * as ids from "../../shared/ids.ts";
import { getProblemType, PROBLEM_NAMES, Problem } from "../../shared/problem.ts";
import * as scope from "../../shared/scope.ts";
import * as text from "../../shared/text.ts";
import * as time from "../../shared/time.ts";
import * as auditEvent from "../../shared/wire/audit-event.ts";
import * as catalogChange from "../../shared/wire/catalog-change.ts";
import * as catalogView from "../../shared/wire/catalog-view.ts";
import * as credential from "../../shared/wire/credential-resource.ts";
import * as group from "../../shared/wire/group-resource.ts";
import * as keptCopy from "../../shared/wire/kept-copy.ts";
import * as link from "../../shared/wire/link-resource.ts";
import * as me from "../../shared/wire/me-resource.ts";
import * as named from "../../shared/wire/named.ts";
import * as organization from "../../shared/wire/organization-resource.ts";
import * as providerMapping from "../../shared/wire/provider-mapping.ts";
import * as provider from "../../shared/wire/provider-resource.ts";
import * as metadata from "../../shared/wire/server-metadata.ts";
import * as session from "../../shared/wire/session-resource.ts";
import * as tokenRequests from "../../shared/wire/token-requests.ts";
import * as token from "../../shared/wire/token-resource.ts";
import * as usage from "../../shared/wire/usage-resource.ts";
import * as user from "../../shared/wire/user-resource.ts";
import * as catalog from "../permissions/catalog.ts";
import descriptions from "./descriptions.json" with { type: "json" };
import { addExamples } from "./examples.ts";
import type { JsonSchema } from "./openapi-document.ts";

const ProblemType = v.picklist(PROBLEM_NAMES.map(getProblemType));

/** Everything that the files of the wire export, under the names that the document gives it. */
const EXPORTS: Record<string, unknown> = {
  ...{ ...email, ...expiry, ...ids, ...scope, ...text, ...time },
  ...{ ...auditEvent, ...catalogChange, ...catalogView, ...credential, ...group, ...link, ...me },
  ...{ ...named, ...organization, ...metadata, ...session, ...tokenRequests, ...token, ...usage },
  ...{ ...provider, ...providerMapping, ...user, ...catalog, ...keptCopy },
  // Clients read any text, so that a newer server can have more types. This server has these.
  ProblemType,
  Problem: v.object({ ...Problem.entries, type: ProblemType }),
};

const isSchema = (value: unknown): value is v.GenericSchema =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "schema";

const NAMED_SCHEMAS = Object.fromEntries(
  Object.entries(EXPORTS).filter((entry): entry is [string, v.GenericSchema] => isSchema(entry[1])),
);
const NAMES = new Map(Object.entries(NAMED_SCHEMAS).map(([name, schema]) => [schema, name]));

const PREFIX = "#/components/schemas/";

export const referTo = (name: string): { $ref: string } => ({ $ref: PREFIX + name });

/** @throws Error for a schema that no file of the wire exports */
export function getSchemaName(schema: v.GenericSchema): string {
  const name = NAMES.get(schema);
  if (name === undefined) throw new Error("A route has a schema without a name.");
  return name;
}

/** Converts all named schemas to JSON Schema, with the comments of their source as descriptions. */
export function buildSchemas(): Record<string, JsonSchema> {
  const schemas = toJsonSchemaDefs(NAMED_SCHEMAS, {
    target: "draft-2020-12",
    typeMode: "input",
    // Checks that JSON Schema cannot express, such as of a date in a calendar.
    errorMode: "ignore",
    overrideRef: ({ referenceId }) => PREFIX + referenceId,
    overrideSchema: ({ jsonSchema }) => simplify(jsonSchema),
  }) as Record<string, JsonSchema>;
  for (const [name, schema] of Object.entries(schemas)) addDescriptions(schema, name);
  for (const [name, format] of Object.entries(FORMATS)) Object.assign(schemas[name] ?? {}, format);
  addExamples(schemas);
  return schemas;
}

/** The formats of schemas that check a text by an expression. */
const FORMATS: Record<string, JsonSchema> = {
  Rfc3339: { format: "date-time" },
  Instant: { format: "date-time" },
};

/** Leaves out an empty list of required members. */
function simplify(schema: GeneratedSchema): GeneratedSchema {
  if (schema.required?.length === 0) delete schema.required;
  return schema;
}

/** Describes a schema and its members, at any depth, by the comments of their source. */
function addDescriptions(schema: JsonSchema, path: string): void {
  const description = (descriptions as Record<string, string>)[path];
  if (description !== undefined) schema.description = description;
  const parts = [schema, ...(schema.anyOf ?? []), schema.items ?? {}];
  for (const { properties = {} } of parts) {
    for (const [name, member] of Object.entries(properties)) {
      addDescriptions(member, `${path}.${name}`);
    }
  }
}
