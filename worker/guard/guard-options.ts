import * as v from "valibot";
import { OrganizationId } from "../../shared/ids.ts";
import { EntityId, ScopeToken } from "../../shared/scope.ts";
import { PREFIX_WORD, parseTokenParts } from "../../shared/token-shape.ts";
import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";
import { ApiId } from "../../shared/wire/verdict.ts";
import type { CorsOptions } from "./cors-options.ts";
import { CORS_NEEDS, CorsSchema } from "./cors-schema.ts";

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
  /**
   * The entity for every scope that names none, or a function that finds it in a request. With a function, a
   * path that servers may read in more than one way gets 400.
   */
  readonly entity?: string | ((request: RequestLine) => string | undefined);
  /**
   * The pages of other origins that may call the API. The guard then answers their browsers' preflights, which
   * have no token, and lets these pages read all answers. If absent, a preflight gets 401.
   */
  readonly cors?: CorsOptions;
  /** Prefix words of the tokens; `["lk"]` unless the deployment has others. */
  readonly prefixes?: readonly string[];
  /** Maximum number of cached verdicts; 10,000 by default. */
  readonly maxCached?: number;
  /**
   * Receives messages about wrong options and about a Latchkey that cannot be asked: each once, without a
   * token or credential. `console.warn` by default.
   */
  readonly log?: (message: string) => void;
  /** Receives how each request with or without a token was judged, for metrics. What it throws changes no answer. */
  readonly onVerdict?: (judged: JudgedRequest) => void;
}

/** How a guard judged a request. It names neither token nor person. */
export interface JudgedRequest {
  readonly status:
    | "allowed"
    | "no_credential"
    | "malformed_request"
    | "invalid_token"
    | "insufficient_scope"
    | "unavailable";
  /** How long the request waited for Latchkey, in milliseconds. `null` if it did not: the verdict was cached, or none was needed. */
  readonly waitedMs: number | null;
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
    // fetch() refuses a URL with a user or password.
    if (url.username !== "" || url.password !== "") return false;
    return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
  }),
);

const questions = {
  api: ApiId,
  organization: v.exactOptional(OrganizationId),
  scopes: v.pipe(v.array(ScopeToken), v.maxLength(50)),
  entity: v.exactOptional(v.union([EntityId, v.function()])),
  cors: v.exactOptional(CorsSchema),
  prefixes: v.exactOptional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(PREFIX_WORD))), v.minLength(1)),
  ),
  maxCached: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  log: v.exactOptional(v.function()),
  onVerdict: v.exactOptional(v.function()),
};

/** True for an API's credential, with any prefix. Finds a missing, truncated or mistyped one. */
const isCredential = (text: string) =>
  parseTokenParts(text, [text.slice(0, text.indexOf("_"))])?.kind === "svc";

const NEEDS_SCOPES = "entity needs scopes";

/** Strict, so that a misspelt `scopes` or `organization` does not weaken the check. */
const OverBinding = v.pipe(
  v.strictObject({
    ...questions,
    // A binding is a proxy, whose members cannot be listed.
    binding: v.custom((value) => value !== null && ["object", "function"].includes(typeof value)),
    method: v.exactOptional(v.boolean()),
  }),
  v.check(({ entity, scopes }) => entity === undefined || scopes.length > 0, NEEDS_SCOPES),
);

const OverIntrospection = v.pipe(
  v.strictObject({
    ...questions,
    introspection: v.strictObject({
      url: IntrospectionUrl,
      credential: v.pipe(v.string(), v.check(isCredential)),
    }),
  }),
  v.check(({ entity, scopes }) => entity === undefined || scopes.length > 0, NEEDS_SCOPES),
);

/** The requirement of each option, for its error. A given option must have a value. */
const NEEDS: Readonly<Record<string, string>> = {
  api: "needs the API's id in the catalog",
  organization: "needs an organization's id, such as org_home",
  scopes: "needs a list of 50 scopes at most",
  entity: "needs an entity's id or a function",
  prefixes: 'needs a list of words, such as ["lk"]',
  maxCached: "needs a whole number from 1",
  log: "needs a function",
  onVerdict: "needs a function",
  method: "needs true or false, and binding",
  binding:
    "or introspection is needed: binding is the service binding in env, which wrangler.toml declares under [[services]]",
  introspection: "needs url and credential, and excludes binding",
  "introspection.url":
    "needs an https URL without user and password; http is allowed on this computer only",
  "introspection.credential": "needs the API's own credential, lk_svc_…, complete",
  ...CORS_NEEDS,
};

/** The options that have members. */
const NESTED = ["introspection", "cors"];

/**
 * Checks the options.
 *
 * @throws TypeError if they are not valid. It names the option but quotes no value, since one of them is a
 *   credential
 */
export function checkOptions(options: GuardOptions): void {
  const isOverHttp = options?.introspection !== undefined && !("binding" in options);
  const { issues } = v.safeParse(isOverHttp ? OverIntrospection : OverBinding, options);
  if (issues === undefined) return;
  throw new TypeError(`latchkey/guard: the options are not valid: ${issueText(issues[0])}.`);
}

function issueText({ path, message }: v.BaseIssue<unknown>): string {
  if (message === NEEDS_SCOPES) return NEEDS_SCOPES;
  const [first, second] = (path ?? []).map(({ key }) => String(key));
  if (first === undefined) return "an object is needed";
  const name = NESTED.includes(first) && second !== undefined ? `${first}.${second}` : first;
  return `${name} ${Object.hasOwn(NEEDS, name) ? NEEDS[name] : "is no option"}`;
}
