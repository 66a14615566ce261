import * as v from "valibot";
import { OrganizationId } from "../../shared/ids.ts";
import { EntityId, ScopeToken } from "../../shared/scope.ts";
import { PREFIX_WORD } from "../../shared/token-shape.ts";
import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";
import { ApiId } from "../../shared/wire/verdict.ts";

/** A question about a token. An unknown key, or a key without a value, makes it an `invalid_question`. */
export interface TokenQuestion {
  /** If absent: Latchkey's home organization, or the organization that the binding is restricted to. */
  readonly organization?: string;
  /** Only this API's scopes count and are returned. */
  readonly api?: string;
  /** The token needs all of them. */
  readonly scopes?: readonly string[];
  /** The entity for every scope that names none itself; only together with `scopes`. */
  readonly entity?: string;
  /** An HTTP method that an access level of `api` must allow; only together with `api`. */
  readonly method?: string;
  /** Bypasses the cache and asks the primary database, so that a revoked token stops at once. */
  readonly fresh?: boolean;
}

/** Latchkey's RPC entrypoint: a service binding with `entrypoint = "TokenVerifier"`. */
export interface TokenVerifierBinding {
  verify(token: string, question?: TokenQuestion): PromiseLike<TokenVerdict>;
}

/** The binding as `wrangler types` types it, without the methods of a Worker in another project. */
interface UntypedBinding {
  fetch(...parameters: never[]): unknown;
  connect(...parameters: never[]): unknown;
}

/** Latchkey over HTTP (RFC 7662), with this API's own credential. */
export interface Introspection {
  /** URL of the endpoint, such as `https://tokens.example.com/oauth/introspect`; https except on loopback. */
  readonly url: string;
  /** The API's `lk_svc_…`. Sent only to `url`, as Basic password with the API's id as user name. */
  readonly credential: string;
}

/** The request line that an `entity` function sees, before the token is checked. */
export interface RequestLine {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
}

interface Questions {
  /** The API's id in the catalog: only its scopes count. */
  readonly api: string;
  /** The only organization whose tokens are accepted. If absent: Latchkey's home organization, or the credential's. */
  readonly organization?: string;
  /** The token needs all of them. If empty, any token with a scope of this API passes. */
  readonly scopes: readonly string[];
  /** The entity for every scope that names none, or a function that finds it in a request. */
  readonly entity?: string | ((request: RequestLine) => string | undefined);
  /** Prefix words of the tokens; `["lk"]` unless the deployment has others. */
  readonly prefixes?: readonly string[];
  /** Maximum number of cached verdicts; 10,000 by default. */
  readonly maxCached?: number;
}

/** The options of a guard: the question about each token, and how to reach Latchkey. */
export type GuardOptions = Questions &
  (
    | {
        readonly binding: TokenVerifierBinding | UntypedBinding;
        /** If true, an access level of the API must allow the request's method. */
        readonly method?: boolean;
        readonly introspection?: never;
      }
    | { readonly introspection: Introspection; readonly binding?: never; readonly method?: never }
  );

const isLoopback = ({ hostname }: URL) =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);

/** The URL that the credential is sent to, so it must be encrypted. */
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

/** Strict, so that a misspelt `scopes` or `organization` does not weaken the check. */
const Options = v.pipe(
  v.union([
    v.strictObject({
      ...questions,
      // A binding is a proxy, whose members cannot be listed.
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
 * Checks the options.
 *
 * @throws TypeError if they are not valid. It quotes no option, since one of them is a credential
 */
export function checkOptions(options: GuardOptions): void {
  if (v.is(Options, options)) return;
  throw new TypeError(
    "latchkey/guard: the options are not valid. Needed are api, scopes, and either binding (a service " +
      "binding to TokenVerifier) or introspection with an https url and a credential; an option that is " +
      "given must have a value, entity needs scopes, and method needs binding.",
  );
}
