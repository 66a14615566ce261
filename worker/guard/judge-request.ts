import * as v from "valibot";
import { bearerToken } from "../../shared/bearer-token.ts";
import { EntityId } from "../../shared/scope.ts";
import { tokenParts } from "../../shared/token-shape.ts";
import type { AllowedVerdict, TokenVerdict } from "../../shared/wire/token-verdict.ts";
import type { GuardOptions, RequestLine } from "./guard-options.ts";
import type { VerdictCache } from "./verdict-cache.ts";
import type { Asked, VerdictSource } from "./verdict-source.ts";

/** A request, as far as a guard looks at it. */
export interface Arrival extends RequestLine {
  /** Several such headers are joined by commas. */
  readonly authorization: string | undefined;
  /** Lets work outlive the request: `waitUntil`. */
  keepAlive(promise: Promise<unknown>): void;
}

/** What becomes of a request. */
export type Outcome = { readonly status: "allowed"; readonly token: AllowedVerdict } | Refused;

/** Why somebody is not let in. */
export type Refused =
  | { readonly status: "no_credential" | "malformed_request" | "invalid_token" }
  | { readonly status: "insufficient_scope"; readonly required: readonly string[] }
  | { readonly status: "unavailable"; readonly retryAfterSeconds: number };

/** What judging needs from outside. */
export interface JudgeContext {
  source: VerdictSource;
  cache: VerdictCache;
  /** Decides expiry, to the second. */
  nowSeconds(): number;
}

const RETRY_AFTER_SECONDS = 5;

/** Judges a request by its bearer token. Never rejects: a fault is `unavailable`, and lets nobody in. */
export async function judgeRequest(
  arrival: Arrival,
  options: Pick<GuardOptions, "entity" | "method" | "prefixes">,
  context: JudgeContext,
): Promise<Outcome> {
  const token = bearerToken(arrival.authorization);
  if (!token.ok) {
    return { status: token.refusal.reason === "missing" ? "no_credential" : "malformed_request" };
  }
  // Neither a typo nor another kind of token is worth a call.
  const parts = tokenParts(token.value, options.prefixes ?? ["lk"]);
  if (parts?.kind !== "pat") return { status: "invalid_token" };
  try {
    return toOutcome(await ask(token.value, arrival, options, context), context.nowSeconds());
  } catch {
    // Whatever it was may quote the token, so nobody gets to see it.
    return { status: "unavailable", retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
}

async function ask(
  token: string,
  arrival: Arrival,
  options: Pick<GuardOptions, "entity" | "method">,
  { source, cache }: JudgeContext,
): Promise<TokenVerdict> {
  const asked = askedOf(arrival, options);
  const key = `${await digestOf(token)} ${source.keyOf(asked)}`;
  const verdict = await cache.lookUp(
    key,
    (fresh) => source.ask(token, asked, fresh),
    arrival.keepAlive,
  );
  return source.judge(verdict, asked);
}

function askedOf(
  { method, path }: Arrival,
  { entity, method: asksMethod }: Pick<GuardOptions, "entity" | "method">,
): Asked {
  const named = typeof entity === "function" ? entity({ method, path }) : entity;
  return {
    // An id that no entity can have is on no token: only scopes on every entity are left to pass.
    ...(v.is(EntityId, named) && named !== "*" ? { entity: named } : {}),
    ...(asksMethod === true ? { method } : {}),
  };
}

/** Under what a token is remembered: not itself, so that the cache holds nothing worth stealing. */
async function digestOf(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest), (byte) => String.fromCharCode(byte)).join("");
}

function toOutcome(verdict: TokenVerdict, now: number): Outcome {
  switch (verdict.status) {
    case "allowed":
      // A remembered verdict may be from before the second at which the token expires.
      return verdict.expires_at !== null && now >= verdict.expires_at
        ? { status: "invalid_token" }
        : { status: "allowed", token: verdict };
    case "insufficient_scope":
      return { status: "insufficient_scope", required: verdict.required };
    case "refused":
      return { status: "invalid_token" };
    case "unavailable":
      return { status: "unavailable", retryAfterSeconds: verdict.retry_after_seconds };
    case "invalid_question":
      return { status: "unavailable", retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
}
