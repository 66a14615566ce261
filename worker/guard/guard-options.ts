import * as v from "valibot";
import { OrganizationId } from "../../shared/ids.ts";
import { EntityId, ScopeToken } from "../../shared/scope.ts";
import { PREFIX_WORD } from "../../shared/token-shape.ts";
import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";
import { ApiId } from "../../shared/wire/verdict.ts";

/** What may be asked of a token. A key that is unknown, or there without a value, makes it `invalid_question`. */
export interface TokenQuestion {
  /** Absent: Latchkey's home organization, or the one that the binding is kept to. */
  readonly organization?: string;
  /** Only this API's scopes count and are told. */
  readonly api?: string;
  /** All of them are needed. */
  readonly scopes?: readonly string[];
  /** Meant by every scope that names none itself; only together with `scopes`. */
  readonly entity?: string;
  /** An access level of `api` must let this HTTP method through; only together with `api`. */
  readonly method?: string;
  /** Asks the primary database whatever is cached: a revoked token stops at once. */
  readonly fresh?: boolean;
}

/** Latchkey's RPC entrypoint, as a service binding with `entrypoint = "TokenVerifier"` gives it. */
export interface TokenVerifierBinding {
  verify(token: string, question?: TokenQuestion): PromiseLike<TokenVerdict>;
}

/** The same binding as `wrangler types` describes it, which knows no methods of a Worker elsewhere. */
interface UntypedBinding {
  fetch(...parameters: never[]): unknown;
  connect(...parameters: never[]): unknown;
}

/** Latchkey over HTTP (RFC 7662), with this API's own credential. */
export interface Introspection {
  /** Of the endpoint, such as `https://tokens.example.com/oauth/introspect`; https except on loopback. */
  readonly url: string;
  /** The API's `lk_svc_…`. Sent to `url` alone, as the password of Basic with the API's id as user. */
  readonly credential: string;
}

/** What can be told of a request before anybody is let in. */
export interface RequestLine {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

interface Questions {
  /** The API's id in the catalog: only its scopes count. */
  readonly api: string;
  /** The one organization whose tokens are let in; absent: Latchkey's home organization, or the credential's. */
  readonly organization?: string;
  /** All of them are needed. Empty: any token with a scope of this API passes. */
  readonly scopes: readonly string[];
  /** The entity meant by every scope that names none, or where it stands in a request. */
  readonly entity?: string | ((request: RequestLine) => string | undefined);
  /** Prefix words of the tokens; `["lk"]` unless the deployment has others. */
  readonly prefixes?: readonly string[];
  /** Verdicts kept at a time; 10,000 unless told otherwise. */
  readonly maxCached?: number;
}

/** What a guard asks of each request's token, and whom. */
export type GuardOptions = Questions &
  (
    | {
        readonly binding: TokenVerifierBinding | UntypedBinding;
        /** Whether an access level of the API must let the request's method through. */
        readonly method?: boolean;
        readonly introspection?: never;
      }
    | { readonly introspection: Introspection; readonly binding?: never; readonly method?: never }
  );

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
