import type {
  JsonSchema,
  Method,
  OpenApiDocument,
  Operation,
} from "../../openapi/openapi-document.ts";
import { METHODS } from "../../openapi/openapi-document.ts";
import { Attributes, listMembers } from "./attributes.tsx";
import { OperationSection } from "./operation-section.tsx";
import { RichText } from "./rich-text.tsx";
import { SchemaType } from "./schema-type.tsx";

interface Call {
  method: Method;
  path: string;
  operation: Operation;
}

/** Renders the reference of the API from its document. It works without JavaScript. */
export function ReferencePage({ document }: { document: OpenApiDocument }) {
  const { info, tags, components } = document;
  const calls = listCalls(document);
  const groups = tags.map((tag) => ({
    ...tag,
    calls: calls.filter(({ operation }) => operation.tags[0] === tag.name),
  }));
  const schemas = Object.entries(components.schemas);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>API reference · Latchkey</title>
        <link rel="stylesheet" href="/pages/reference.css" />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the reference
        </a>
        <Navigation groups={groups} schemas={schemas.map(([name]) => name)} />
        <main id="content">
          <section class="intro">
            <h1>{`${info.title} API`}</h1>
            <p>
              <RichText text={info.description} />
            </p>
            <p>
              {"Base address: "}
              <code>{document.servers[0]?.url}</code>
              {". Machine-readable: "}
              <a href="/openapi.json">OpenAPI 3.1</a>.
            </p>
          </section>
          <Authentication document={document} />
          {groups.map(({ name, description, calls: shown }) => (
            <section id={toAnchor(name)} aria-labelledby={`${toAnchor(name)}-title`}>
              <h2 id={`${toAnchor(name)}-title`}>{name}</h2>
              <p class="lead">
                <RichText text={description} />
              </p>
              {shown.map((call) => (
                <OperationSection document={document} {...call} />
              ))}
            </section>
          ))}
          <section id="schemas" aria-labelledby="schemas-title">
            <h2 id="schemas-title">Schemas</h2>
            {schemas.map(([name, schema]) => (
              <Schema name={name} schema={schema} />
            ))}
          </section>
        </main>
      </body>
    </html>
  );
}

const toAnchor = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]+/g, "-");

function listCalls({ paths }: OpenApiDocument): Call[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method];
      return operation === undefined ? [] : { method, path, operation };
    }),
  );
}

interface NavigationProps {
  groups: readonly { name: string; calls: readonly Call[] }[];
  schemas: readonly string[];
}

function Navigation({ groups, schemas }: NavigationProps) {
  return (
    <nav aria-label="Reference">
      <p class="brand">
        <a href="#content">Latchkey API</a>
      </p>
      <ul>
        <li>
          <a href="#authentication">Authentication</a>
        </li>
      </ul>
      {groups.map(({ name, calls }) => (
        <details open>
          <summary>{name}</summary>
          <ul>
            {calls.map(({ method, operation }) => (
              <li>
                <a href={`#${operation.operationId}`}>
                  <span>{operation.summary}</span>
                  <span class={`method ${method}`}>{method.toUpperCase()}</span>
                </a>
              </li>
            ))}
          </ul>
        </details>
      ))}
      <details>
        <summary>Schemas</summary>
        <ul>
          {schemas.map((name) => (
            <li>
              <a href={`#${name}`}>{name}</a>
            </li>
          ))}
        </ul>
      </details>
    </nav>
  );
}

function Authentication({ document }: { document: OpenApiDocument }) {
  return (
    <section id="authentication" aria-labelledby="authentication-title">
      <h2 id="authentication-title">Authentication</h2>
      <p class="lead">
        Each request carries one credential. Cookies are never accepted. The examples take it from a
        variable of the shell.
      </p>
      <dl class="attributes">
        {Object.entries(document.components.securitySchemes).map(([name, scheme]) => (
          <div>
            <dt>
              <code>{name}</code> <span class="type">{`HTTP ${scheme.scheme}`}</span>
            </dt>
            <dd>
              <RichText text={scheme.description} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Schema({ name, schema }: { name: string; schema: JsonSchema }) {
  const members = listMembers(schema);
  const values = schema.enum ?? [];
  return (
    <article id={name} class="schema" aria-labelledby={`${name}-title`}>
      <h3 id={`${name}-title`}>
        <a class="anchor" href={`#${name}`}>
          {name}
        </a>
      </h3>
      {schema.description !== undefined && (
        <p>
          <RichText text={schema.description} />
        </p>
      )}
      {members.length === 0 && (
        <p class="type">
          <SchemaType schema={schema} />
        </p>
      )}
      {values.length > 0 && (
        <ul class="values">
          {values.map((value) => (
            <li>
              <code>{String(value)}</code>
            </li>
          ))}
        </ul>
      )}
      <Attributes title="Members" items={members} />
    </article>
  );
}
