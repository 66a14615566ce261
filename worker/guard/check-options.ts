import * as v from "valibot";
import { OrganizationId } from "../../shared/ids.ts";
import { EntityId, ScopeToken } from "../../shared/scope.ts";
import { PREFIX_WORD } from "../../shared/token-shape.ts";
import { ApiId } from "../../shared/wire/verdict.ts";
import type { GuardOptions } from "./guard-options.ts";

const isLoopback = ({ hostname }: URL) =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);

/** The credential goes there, so it goes there encrypted. */
const IntrospectionUrl = v.pipe(
  v.string(),
  v.check((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
  }),
);

const questions = {
  api: ApiId,
  organization: v.exactOptional(OrganizationId),
  scopes: v.pipe(v.array(ScopeToken), v.maxLength(50)),
  entity: v.exactOptional(v.union([EntityId, v.function()])),
  prefixes: v.exactOptional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(PREFIX_WORD))), v.minLength(1)),
  ),
  maxCached: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
};

/** Strict: a misspelt `scopes` or `organization` must not become an easier question. */
const Options = v.pipe(
  v.union([
    v.strictObject({
      ...questions,
      // A binding is a proxy, whose members cannot be told.
      binding: v.custom((value) => value !== null && ["object", "function"].includes(typeof value)),
      method: v.exactOptional(v.boolean()),
    }),
    v.strictObject({
      ...questions,
      introspection: v.strictObject({
        url: IntrospectionUrl,
        credential: v.pipe(v.string(), v.minLength(1)),
      }),
    }),
  ]),
  v.check(({ entity, scopes }) => entity === undefined || scopes.length > 0),
);

/**
 * Holds the options against what they may be.
 *
 * @throws TypeError that quotes nothing of them, since a credential is among them
 */
export function checkOptions(options: GuardOptions): void {
  if (v.is(Options, options)) return;
  throw new TypeError(
    "latchkey/guard: the options are not valid. Needed are api, scopes, and either binding (a service " +
      "binding to TokenVerifier) or introspection with an https url and a credential; an option that is " +
      "given must have a value, entity needs scopes, and method needs binding.",
  );
}
