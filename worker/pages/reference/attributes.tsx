import type { JsonSchema } from "../../openapi/openapi-document.ts";
import { RichText } from "./rich-text.tsx";
import { formatBounds, SchemaType } from "./schema-type.tsx";

export interface Attribute {
  name: string;
  required: boolean;
  description?: string | undefined;
  schema: JsonSchema;
}

/** Lists the members of an object, or the parameters of an operation. */
export function Attributes({ title, items }: { title: string; items: readonly Attribute[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl class="attributes">
        {items.map(({ name, required, description, schema }) => (
          <div>
            <dt>
              <code>{name}</code>{" "}
              <span class="type">
                <SchemaType schema={schema} />
              </span>
              {required && <span class="required"> required</span>}
            </dt>
            <dd>
              {description !== undefined && <RichText text={description} />}
              <Values schema={schema} />
              {formatBounds(schema) !== "" && <span class="bounds">{formatBounds(schema)}</span>}
              <Nested schema={schema} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Lists the values that a text may have. */
function Values({ schema }: { schema: JsonSchema }) {
  if (schema.enum === undefined) return null;
  return (
    <ul class="values">
      {schema.enum.map((value) => (
        <li>
          <code>{String(value)}</code>
        </li>
      ))}
    </ul>
  );
}

/** Lists the members of an object without a name. */
function Nested({ schema }: { schema: JsonSchema }) {
  const inner = [schema, schema.items ?? {}, ...(schema.anyOf ?? [])].find(
    ({ properties }) => properties !== undefined,
  );
  if (inner === undefined) return null;
  return <Attributes title="Its members" items={listMembers(inner)} />;
}

export function listMembers({ properties = {}, required = [] }: JsonSchema): Attribute[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    required: required.includes(name),
    description: schema.description,
    schema,
  }));
}
