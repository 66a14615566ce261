import type {
  JsonSchema,
  Method,
  OpenApiDocument,
  Operation,
  Parameter,
  Response,
} from "../../openapi/openapi-document.ts";
import { type Attribute, Attributes, listMembers } from "./attributes.tsx";
import { buildCurl } from "./build-curl.ts";
import { resolveReference } from "./resolve-reference.ts";
import { RichText } from "./rich-text.tsx";
import { SchemaType } from "./schema-type.tsx";

export interface OperationSectionProps {
  document: OpenApiDocument;
  method: Method;
  path: string;
  operation: Operation;
}

const PLACES = { path: "Path", query: "Query", header: "Headers" } as const;

/** Renders an operation: what it does and takes on one side, an example on the other. */
export function OperationSection(props: OperationSectionProps) {
  const { document, method, path, operation } = props;
  const id = operation.operationId;
  const parameters = (operation.parameters ?? []).map((parameter) =>
    resolveReference<Parameter>(document, parameter),
  );
  return (
    <article id={id} aria-labelledby={`${id}-title`}>
      <div class="text">
        <h3 id={`${id}-title`}>
          <a class="anchor" href={`#${id}`}>
            {operation.summary}
          </a>
        </h3>
        <p class="call">
          <span class={`method ${method}`}>{method.toUpperCase()}</span> <code>{path}</code>
        </p>
        <p>
          <RichText text={operation.description} />
        </p>
        <p class="needs">{formatSecurity(operation)}</p>
        {(["path", "query", "header"] as const).map((place) => (
          <Attributes
            title={PLACES[place]}
            items={parameters.filter((found) => found.in === place).map(toAttribute)}
          />
        ))}
        <Attributes title="Body" items={listBodyMembers(document, operation)} />
        <Answers document={document} operation={operation} />
      </div>
      <div class="example">
        <pre>
          <code>{buildCurl(document, { method, path, operation })}</code>
        </pre>
        <ExampleAnswer document={document} operation={operation} />
      </div>
    </article>
  );
}

const toAttribute = ({ name, required = false, description, schema }: Parameter): Attribute => ({
  name,
  required,
  description,
  schema,
});

const SCHEMES = {
  session: "a session",
  token: "a personal access token",
  serviceCredential: "an API's credential",
  serviceBasic: "the same by Basic",
} as const;

function formatSecurity({ security }: Operation): string {
  if (security.length === 0) return "Open to all.";
  const schemes = security.flatMap((requirement) => Object.keys(requirement));
  return `Needs ${schemes.map((scheme) => SCHEMES[scheme as keyof typeof SCHEMES]).join(", or ")}.`;
}

/** Lists the members of the body. One without a description has that of its schema. */
function listBodyMembers(document: OpenApiDocument, operation: Operation): Attribute[] {
  const [media] = Object.values(operation.requestBody?.content ?? {});
  if (media === undefined) return [];
  const members = listMembers(resolveReference<JsonSchema>(document, media.schema));
  return members.map((member) => ({
    ...member,
    description:
      member.description ?? resolveReference<JsonSchema>(document, member.schema).description,
  }));
}

function Answers({ document, operation }: { document: OpenApiDocument; operation: Operation }) {
  return (
    <>
      <h4>Answers</h4>
      <ul class="answers">
        {Object.entries(operation.responses).map(([status, reference]) => {
          const response = resolveReference<Response>(document, reference);
          const [media] = Object.values(response.content ?? {});
          return (
            <li>
              <span class={`status s${status[0]}`}>{status}</span>{" "}
              <span>
                {media === undefined || Number(status) >= 400 ? (
                  <RichText text={response.description} />
                ) : (
                  <SchemaType schema={media.schema} />
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function ExampleAnswer(props: { document: OpenApiDocument; operation: Operation }) {
  const { document, operation } = props;
  const [status = "", reference] = Object.entries(operation.responses)[0] ?? [];
  if (reference === undefined) return null;
  const { content = {} } = resolveReference<Response>(document, reference);
  const schema = content["application/json"]?.schema;
  const { examples } = schema === undefined ? {} : resolveReference<JsonSchema>(document, schema);
  if (examples === undefined) return null;
  return (
    <pre>
      <code>
        <span class="comment">{`// ${status}\n`}</span>
        {JSON.stringify(examples[0], null, 2)}
      </code>
    </pre>
  );
}
