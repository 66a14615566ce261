import type {
  JsonSchema,
  Method,
  OpenApiDocument,
  Operation,
  Parameter,
} from "../../openapi/openapi-document.ts";
import { resolveReference } from "./resolve-reference.ts";

/** The shell variables that the examples take credentials from, by security scheme. */
const CREDENTIALS = {
  session: '-H "Authorization: Bearer $SESSION"',
  token: '-H "Authorization: Bearer $TOKEN"',
  serviceCredential: '-H "Authorization: Bearer $API_CREDENTIAL"',
  serviceBasic: '-u "orders:$API_CREDENTIAL"',
} as const;

/** Builds a command that calls an operation, with the examples of the document. */
export function buildCurl(
  document: OpenApiDocument,
  call: { method: Method; path: string; operation: Operation },
): string {
  const { method, path, operation } = call;
  const parameters = (operation.parameters ?? []).map((parameter) =>
    resolveReference<Parameter>(document, parameter),
  );
  const [server] = document.servers;
  const address = `${server?.url}${fillPath(document, path, parameters)}`;
  const query = buildQuery(document, parameters);
  const lines = [
    `curl ${method === "get" || method === "post" ? "" : `-X ${method.toUpperCase()} `}${quote(address + query)}`,
    ...listCredential(operation),
    ...parameters
      .filter(({ in: place, required }) => place === "header" && required)
      .map(({ name, schema }) => `-H ${quote(`${name}: ${getExample(document, schema)}`)}`),
    ...listBody(document, operation, method),
  ];
  return lines.join(" \\\n  ");
}

function listCredential({ security }: Operation): string[] {
  const [requirement = {}] = security;
  return Object.keys(requirement).map((scheme) => CREDENTIALS[scheme as keyof typeof CREDENTIALS]);
}

function fillPath(document: OpenApiDocument, path: string, parameters: readonly Parameter[]) {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((found) => found.in === "path" && found.name === name);
    return String(parameter === undefined ? name : getExample(document, parameter.schema));
  });
}

function buildQuery(document: OpenApiDocument, parameters: readonly Parameter[]): string {
  const required = parameters.filter((parameter) => parameter.in === "query" && parameter.required);
  if (required.length === 0) return "";
  const pairs = required.map(({ name, schema }) => `${name}=${getExample(document, schema)}`);
  return `?${pairs.join("&")}`;
}

function listBody(document: OpenApiDocument, operation: Operation, method: Method): string[] {
  const [entry] = Object.entries(operation.requestBody?.content ?? {});
  if (entry === undefined) return method === "post" ? ["-X POST"] : [];
  const [type, { schema }] = entry;
  if (type !== "application/json") {
    return Object.entries(schema.properties ?? {}).map(([name, member]) =>
      name === "token"
        ? '-d "token=$TOKEN"'
        : `-d ${quote(`${name}=${getExample(document, member)}`)}`,
    );
  }
  const body = JSON.stringify(getExample(document, schema), null, 2).replaceAll("\n", "\n  ");
  return ['-H "Content-Type: application/json"', `-d ${quote(body)}`];
}

/** Returns the document's example of a schema, or a placeholder. */
function getExample(document: OpenApiDocument, schema: JsonSchema): unknown {
  const { examples, enum: values, const: value } = resolveReference<JsonSchema>(document, schema);
  return value ?? examples?.[0] ?? values?.[0] ?? "…";
}

/** Quotes a word for a shell. */
const quote = (text: string): string =>
  /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
