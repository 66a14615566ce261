import type { JsonSchema, OpenApiDocument } from "./openapi-document.ts";
import { referTo } from "./schemas.ts";

const FROM = referTo("").$ref;
const TO = "#/$defs/";

/**
 * Takes the JSON Schema (draft 2020-12) of a catalog from the API's document, for editors. References between a catalog's parts cannot
 * be expressed: `PUT /v1/catalog?dry_run=true` checks them.
 */
export function buildCatalogSchema(
  { components: { schemas } }: OpenApiDocument,
  origin: string,
): Record<string, unknown> {
  const used = new Map<string, JsonSchema>();
  collect("Catalog", schemas, used);
  const { Catalog: root, ...defs } = Object.fromEntries(used);
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `${origin}/catalog.schema.json`,
    title: "Latchkey catalog",
    ...root,
    $defs: defs,
  };
  return JSON.parse(JSON.stringify(schema).replaceAll(FROM, TO));
}

/** Adds the schema and all that it refers to. */
function collect(
  name: string,
  schemas: Readonly<Record<string, JsonSchema>>,
  used: Map<string, JsonSchema>,
): void {
  const schema = schemas[name];
  if (schema === undefined || used.has(name)) return;
  used.set(name, schema);
  for (const [, referred] of JSON.stringify(schema).matchAll(/"\$ref":"[^"]*\/([^"/]+)"/g)) {
    collect(referred ?? "", schemas, used);
  }
}
