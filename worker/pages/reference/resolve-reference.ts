import type { OpenApiDocument } from "../../openapi/openapi-document.ts";

/** Returns what a reference of the document leads to, or the value itself. */
export function resolveReference<T extends object>(
  document: OpenApiDocument,
  value: T | { $ref: string },
): T {
  if (!("$ref" in value) || typeof value.$ref !== "string") return value as T;
  const path = value.$ref.slice("#/".length).split("/");
  return path.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    document,
  ) as T;
}
