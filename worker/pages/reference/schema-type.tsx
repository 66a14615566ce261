import type { JsonSchema } from "../../openapi/openapi-document.ts";

const getName = ($ref: string): string => $ref.slice($ref.lastIndexOf("/") + 1);

/** Renders the type of a value in a few words. A named schema links to its section. */
export function SchemaType({ schema }: { schema: JsonSchema }) {
  const { $ref, type, items, anyOf, oneOf } = schema;
  if ($ref !== undefined) return <a href={`#${getName($ref)}`}>{getName($ref)}</a>;
  if (items !== undefined) {
    return (
      <>
        {"list of "}
        <SchemaType schema={items} />
      </>
    );
  }
  const choices = anyOf ?? oneOf;
  if (choices === undefined) return <>{schema.const === undefined ? type : formatConst(schema)}</>;
  return (
    <>
      {choices.map((choice, index) => (
        <>
          {index > 0 && " or "}
          <SchemaType schema={choice} />
        </>
      ))}
    </>
  );
}

const formatConst = ({ const: value }: JsonSchema): string => JSON.stringify(value);

/** Formats the bounds of a value, such as `at most 100 characters`. */
export function formatBounds(schema: JsonSchema): string {
  const { maxLength, minimum, maximum, maxItems, minItems, default: initial } = schema;
  const hasRange = minimum !== undefined && maximum !== undefined;
  const isSafeInteger = maximum === Number.MAX_SAFE_INTEGER;
  return [
    maxLength === undefined ? "" : `at most ${maxLength} characters`,
    hasRange && !isSafeInteger ? `${minimum} to ${maximum}` : "",
    minItems === undefined ? "" : `at least ${minItems}`,
    maxItems === undefined ? "" : `at most ${maxItems}`,
    initial === undefined || initial === "" ? "" : `default ${JSON.stringify(initial)}`,
  ]
    .filter((text) => text !== "")
    .join(", ");
}
