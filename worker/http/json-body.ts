import type { MiddlewareHandler } from "hono";
import { resolver, uniqueSymbol } from "hono-openapi";
import type * as v from "valibot";
import type { AppEnv } from "./app-env.ts";
import { parseOrProblem } from "./parse-or-problem.ts";
import { ProblemError } from "./problem-error.ts";
import { readBodyText } from "./read-body-text.ts";

type Schema = v.GenericSchema;

/**
 * Reads the request's body as JSON and holds it against `schema`; the route's OpenAPI entry gets the
 * same schema. Afterwards `c.req.valid("json")` has the value.
 *
 * Refuses: another media type (415), more than 256 KiB or `maxBytes` (413), invalid UTF-8 or JSON (400),
 * a member that stands twice (400), anything that the schema does not allow (422, with pointers).
 */
export function jsonBody<S extends Schema>(
  schema: S,
  maxBytes?: number,
): MiddlewareHandler<
  AppEnv,
  string,
  { in: { json: v.InferInput<S> }; out: { json: v.InferOutput<S> } }
> {
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const mediaType = c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase();
    const text = await readBodyText(c.req.raw, maxBytes);
    if (mediaType !== "application/json") throw new ProblemError("unsupported_media_type");
    const value = parseJson(text);
    if (repeatsMember(text)) {
      throw new ProblemError("malformed_request", { detail: "The body has a member twice." });
    }
    c.req.addValidatedData("json", parseOrProblem(schema, asObject(value)) as object);
    await next();
  };
  return Object.assign(middleware, {
    [uniqueSymbol]: {
      target: "json",
      ...resolver(schema, { errorMode: "ignore", typeMode: "input" }),
    },
  }) as never;
}

/** Valibot takes a list for an object, and an empty one for an object whose members are all optional. */
function asObject(value: unknown): unknown {
  return Array.isArray(value) ? null : value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError("malformed_request", { detail: "The body is not JSON." });
  }
}

/** Strings and what joins them: all of JSON that says where a member's name stands. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * Whether an object in a JSON text has a member twice (RFC 7493 §2.3 forbids it).
 *
 * `JSON.parse` lets the last one win. Whatever looked at the text before us, such as a proxy that checks
 * what may be asked for, may have taken the first.
 *
 * @param text what `JSON.parse` has taken
 */
export function repeatsMember(text: string): boolean {
  // For each object or array that is open the names so far; an array never gets any.
  const open: Set<unknown>[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token !== ":") last = token;
    else {
      const names = open.at(-1);
      const name: unknown = JSON.parse(last);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
