import type { MiddlewareHandler } from "hono";
import * as v from "valibot";
import { findTokenInText } from "../../shared/find-token-in-text.ts";
import { formatJsonPointer } from "../../shared/format-json-pointer.ts";
import type { AppEnv } from "./app-env.ts";
import { ProblemError } from "./problem-error.ts";
import { addRouteNotes } from "./route-notes.ts";

/**
 * Parses the query string by `schema`. The value is then in `c.req.valid("query")`. An unknown, repeated or
 * invalid parameter is a 400 that names it.
 *
 * Refuses a token in any parameter too, such as one pasted into a search: proxies and browsers keep URLs. The
 * answer never contains it.
 */
export function parseQueryParams<S extends v.GenericSchema>(
  schema: S,
): MiddlewareHandler<
  AppEnv,
  string,
  { in: { query: v.InferInput<S> }; out: { query: v.InferOutput<S> } }
> {
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    // Without a prototype: on one, `__proto__` would be dropped instead of refused as unknown.
    const params: Record<string, string> = Object.create(null);
    const hasSecret = (text: string) => findTokenInText(text, c.var.config.prefixes) !== null;
    for (const [name, value] of new URL(c.req.url).searchParams) {
      if (hasSecret(name)) throw createParameterProblem("", "Must not have a token in its name.");
      if (hasSecret(value)) throw createParameterProblem(name, "Must not contain a token.");
      if (Object.hasOwn(params, name)) throw createParameterProblem(name, "Must stand once.");
      params[name] = value;
    }
    const result = v.safeParse(schema, params, { abortPipeEarly: true });
    if (!result.success) {
      const [issue] = result.issues;
      throw createParameterProblem(String(issue.path?.[0]?.key ?? ""), "Is not valid.");
    }
    c.req.addValidatedData("query", result.output as object);
    await next();
  };
  return addRouteNotes(middleware, { kind: "query", schema }) as never;
}

const createParameterProblem = (name: string, detail: string) =>
  new ProblemError("malformed_request", {
    errors: [{ pointer: formatJsonPointer([name.slice(0, 64)]), detail }],
  });
