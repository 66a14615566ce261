import * as v from "valibot";
import { parseBearerToken } from "../../shared/parse-bearer-token.ts";
import { EntityId } from "../../shared/scope.ts";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import { parseTokenParts } from "../../shared/token-shape.ts";
import type { AllowedVerdict, TokenVerdict } from "../../shared/wire/token-verdict.ts";
import type { GuardOptions, RequestLine } from "./guard-options.ts";
import { hasTwoReadings } from "./request-path.ts";
import type { SetupLog } from "./setup-log.ts";
import { TOO_LATE, type VerdictCache } from "./verdict-cache.ts";
import type { RequestQuestion, VerdictSource } from "./verdict-source.ts";

/** The parts of a request that a guard reads. */
export interface IncomingRequest extends RequestLine {
  /** Several headers are joined by commas. */
  readonly authorization: string | undefined;
  /** The origin of the page that sends the request, if a browser names one. */
  readonly origin?: string | undefined;
  /** The method in a preflight's `Access-Control-Request-Method`. */
  readonly requestedMethod?: string | undefined;
  /** Lets work continue after the request, as `waitUntil` does. */
  keepAlive(promise: Promise<unknown>): void;
}

/** Headers that the answer to a request gets, from the API or from the guard. */
export type AnswerHeaders = Readonly<Record<string, string>>;

export type Outcome = AllowedOutcome | AnsweredOutcome;

/** The outcome for a request that the handler answers. */
interface AllowedOutcome {
  readonly status: "allowed";
  readonly token: AllowedVerdict;
  readonly headers?: AnswerHeaders;
}

/** The outcome for a request that the guard answers. */
export type AnsweredOutcome = { readonly headers?: AnswerHeaders } & (
  | { readonly status: "no_credential" | "malformed_request" | "invalid_token" | "preflight" }
  | { readonly status: "insufficient_scope"; readonly required: readonly string[] }
  | { readonly status: "unavailable"; readonly retryAfterSeconds: number }
);

export type Judge = (request: IncomingRequest) => Promise<Outcome>;

export interface JudgeContext {
  source: VerdictSource;
  cache: VerdictCache;
  /** Decides expiry, to the second. */
  nowSeconds(): number;
  setupLog: SetupLog;
  /** A steady clock, in milliseconds. */
  now(): number;
  /** Receives how each request was judged. */
  onVerdict?: GuardOptions["onVerdict"];
}

/** Filled in while a request is judged. */
interface Notes {
  /** When the request began to wait for Latchkey; `null` if it did not. */
  waitsSince: number | null;
}

const RETRY_AFTER_SECONDS = 5;

/** Judges a request by its bearer token. Never rejects: after a fault, the request is refused as `unavailable`. */
export async function judgeRequest(
  request: IncomingRequest,
  options: Pick<GuardOptions, "entity" | "method" | "prefixes">,
  context: JudgeContext,
): Promise<Outcome> {
  const notes: Notes = { waitsSince: null };
  const outcome = await judge(request, options, context, notes);
  tell(outcome, notes, context);
  return outcome;
}

/** Tells the API's own function how a request was judged. It must not change the answer. */
function tell({ status }: Outcome, { waitsSince }: Notes, { onVerdict, now }: JudgeContext): void {
  if (onVerdict === undefined || status === "preflight") return;
  try {
    onVerdict({ status, waitedMs: waitsSince === null ? null : now() - waitsSince });
  } catch {
    // Metrics are worth no request.
  }
}

async function judge(
  request: IncomingRequest,
  options: Pick<GuardOptions, "entity" | "method" | "prefixes">,
  context: JudgeContext,
  notes: Notes,
): Promise<Outcome> {
  const token = parseBearerToken(request.authorization);
  if (!token.ok) {
    return { status: token.refusal.reason === "missing" ? "no_credential" : "malformed_request" };
  }
  if (typeof options.entity === "function" && hasTwoReadings(request.path)) {
    return { status: "malformed_request" };
  }
  // Saves a call for typos and other kinds of tokens.
  const parts = parseTokenParts(token.value, options.prefixes ?? ["lk"]);
  if (parts?.kind !== "pat") {
    if (parts === null && hasOtherPrefix(token.value)) context.setupLog.report("other_prefix");
    return { status: "invalid_token" };
  }
  try {
    const verdict = await findVerdict(token.value, request, options, { ...context, notes });
    reportVerdict(verdict, context.setupLog);
    return toOutcome(verdict, context.nowSeconds());
  } catch (error) {
    // The error may quote the token, so it is neither logged nor returned.
    reportError(error, context.setupLog);
    return { status: "unavailable", retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
}

/** True for a token whose prefix is not accepted. Any other text also lacks the shape or the checksum. */
function hasOtherPrefix(text: string): boolean {
  return parseTokenParts(text, [text.slice(0, text.indexOf("_"))])?.kind === "pat";
}

/** Reports a verdict that wrong options explain. The sources report the other problems. */
function reportVerdict(verdict: TokenVerdict, setupLog: SetupLog): void {
  if (verdict.status === "allowed") setupLog.tokenPassed();
  if (verdict === TOO_LATE) setupLog.report("too_slow");
  if (verdict.status === "insufficient_scope") setupLog.report("lacks_scopes");
  if (verdict.status === "refused" && verdict.reason === "unknown") {
    setupLog.report("unknown_token");
  }
}

function reportError(error: unknown, setupLog: SetupLog): void {
  if (!(error instanceof StorageUnavailableError)) setupLog.report("entity_threw");
  // With a cause it is the source's own error, which the source has reported.
  else if (error.cause === undefined) setupLog.report("too_slow");
}

async function findVerdict(
  token: string,
  request: IncomingRequest,
  options: Pick<GuardOptions, "entity" | "method">,
  { source, cache, now, onVerdict, notes }: JudgeContext & { notes: Notes },
): Promise<TokenVerdict> {
  const question = toRequestQuestion(request, options);
  const key = `${await computeTokenDigest(token)} ${source.keyOf(question)}`;
  if (onVerdict !== undefined && !cache.has(key)) notes.waitsSince = now();
  const verdict = await cache.lookUp(
    key,
    (fresh) => source.ask(token, question, fresh),
    request.keepAlive,
  );
  return source.judge(verdict, question);
}

function toRequestQuestion(
  { method, path }: IncomingRequest,
  { entity, method: checksMethod }: Pick<GuardOptions, "entity" | "method">,
): RequestQuestion {
  const entityId = typeof entity === "function" ? entity({ method, path }) : entity;
  return {
    // No token can name an invalid id. Without an entity, only scopes on every entity pass.
    ...(v.is(EntityId, entityId) && entityId !== "*" ? { entity: entityId } : {}),
    ...(checksMethod === true ? { method } : {}),
  };
}

/** Returns the digest under which a verdict is cached, so that the cache contains no token to steal. */
async function computeTokenDigest(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest), (byte) => String.fromCharCode(byte)).join("");
}

function toOutcome(verdict: TokenVerdict, now: number): Outcome {
  switch (verdict.status) {
    case "allowed":
      // A cached verdict may be from before the token expired.
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
