import { type Schema, Validator } from "@cfworker/json-schema";
import { expect } from "vitest";
import type {
  Response as DocumentedResponse,
  JsonSchema,
  OpenApiDocument,
  Reference,
} from "../../../worker/openapi/openapi-document.ts";
import { call } from "./call.ts";

/** Pages for people, and what only `npm start` serves. */
const NOT_DESCRIBED =
  / \/$|\/(login(?:\/with\/\S*(?<!\/ended))?|consent|account|invitation|password|setup|docs|pages\/.*|development\/.*)$/;

/** True if /openapi.json describes a route: programs may call it. */
export const isDescribed = (key: string): boolean => !NOT_DESCRIBED.test(key);

/** Converts a key of `ROUTES` to method and path as the document writes them. */
export function toDocumentedKey(key: string): string {
  return key.replace("ALL /verify/*", "GET /verify").replaceAll(/:(\w+)/g, "{$1}");
}

let document: OpenApiDocument | null = null;
/** By schema, since making one follows every reference of the document. */
const validators = new Map<string, Validator>();

/**
 * Expects that /openapi.json describes an answer: its status, its media type, and each value of a JSON body.
 *
 * @param key the route in `ROUTES`
 */
export async function expectDocumented(key: string, response: Response): Promise<void> {
  document ??= await (await call("/openapi.json")).json<OpenApiDocument>();
  const { content = {} } = findResponse(document, key, response.status) ?? { content: UNKNOWN };
  const [type = "none"] = response.headers.get("Content-Type")?.split(";") ?? [];
  const { schema } = content[type] ?? {};
  const isJson = /[/+]json$/.test(type) && schema !== undefined;
  const verdict = isJson
    ? getValidator(document, schema).validate(await response.clone().json<unknown>())
    : { valid: true };
  expect({ types: Object.keys(content), ...verdict }, `${key} ${response.status}`).toMatchObject({
    types: type === "none" ? [] : expect.arrayContaining([type]),
    valid: true,
  });
}

/** The media type of an answer whose status is not described. */
const UNKNOWN: NonNullable<DocumentedResponse["content"]> = { "not described": { schema: {} } };

function getValidator({ components }: OpenApiDocument, schema: JsonSchema): Validator {
  const key = JSON.stringify(schema);
  const validator =
    validators.get(key) ?? new Validator({ ...schema, components } as unknown as Schema, "2020-12");
  validators.set(key, validator);
  return validator;
}

function findResponse(
  { paths, components }: OpenApiDocument,
  key: string,
  status: number,
): DocumentedResponse | undefined {
  const [method = "", path = ""] = toDocumentedKey(key).split(" ");
  const operation = paths[path]?.[method.toLowerCase() as "get"];
  const response: DocumentedResponse | Reference | undefined = operation?.responses[status];
  if (response === undefined || !("$ref" in response)) return response;
  return components.responses[response.$ref.replace(/.*\//, "")];
}
