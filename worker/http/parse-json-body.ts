import type { MiddlewareHandler } from "hono";
import type * as v from "valibot";
import type { AppEnv } from "./app-env.ts";
import { parseOrProblem } from "./parse-or-problem.ts";
import { ProblemError } from "./problem-error.ts";
import { readBodyText, SMALL_BODY_BYTES } from "./read-body-text.ts";
import { addRouteNotes } from "./route-notes.ts";

type Schema = v.GenericSchema;

/** Enough for 500 scopes and a full description, with any escaping. */
export const SCOPES_BODY_BYTES = 256 * 1024;

/**
 * Parses the request's JSON body by `schema`, which also documents the route in OpenAPI. The value is then
 * in `c.req.valid("json")`.
 *
 * Refuses another media type (415), more than `maxBytes` (413; default: 16 KiB), invalid UTF-8 or JSON (400),
 * a repeated member (400), and anything that the schema does not allow (422, with pointers).
 */
export function parseJsonBody<S extends Schema>(
  schema: S,
  maxBytes: number = SMALL_BODY_BYTES,
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
    c.req.addValidatedData("json", parseOrProblem(schema, refuseArray(value)) as object);
    await next();
  };
  return addRouteNotes(middleware, { kind: "json", schema }) as never;
}

/** Replaces an array by `null`, since Valibot would accept it as an object. */
function refuseArray(value: unknown): unknown {
  return Array.isArray(value) ? null : value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError("malformed_request", { detail: "The body is not JSON." });
  }
}

/** The JSON tokens needed to find member names: strings, brackets and colons. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * Returns true if an object in a JSON text repeats a member, which RFC 7493 §2.3 forbids.
 *
 * `JSON.parse` takes the last of them. A proxy in front of us that filters requests may have checked the first.
 *
 * @param text valid JSON
 */
export function repeatsMember(text: string): boolean {
  // The member names so far of each open object. Arrays have an entry too, which stays empty.
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
