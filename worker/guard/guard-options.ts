import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";

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
