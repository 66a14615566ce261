import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { type ReadToken, readToken, type TokenReadRefusal } from "../tokens/read-token.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import { type Question, type TokenRefusal, type Verdict, validate } from "../tokens/validate.ts";
import { MAX_STALENESS_MS } from "./bounds.ts";
import type { LookupContext } from "./keep-synced.ts";
import { lookUpRecord } from "./look-up-record.ts";
import { type KnownRecord, type RecordCache, recallCurrent } from "./record-cache.ts";

/** What the pipeline needs from outside. */
export interface VerifyContext extends LookupContext {
  ring: MacKeyRing;
  prefixes: readonly string[];
  cache: RecordCache;
  /** The request's own clock: decides expiry, to the second. */
  now: EpochSeconds;
  /** Always asks the primary. */
  fresh: boolean;
}

/** Every reason for which a token can be refused; for logs. */
export type RefusalReason = TokenReadRefusal["reason"] | TokenRefusal["reason"];

/** A verdict, with the record it was drawn from where there is one. */
export type Verification = {
  /** How much longer the verdict may be relied on, in milliseconds; `null` where no storage was asked. */
  maxAgeMs: number | null;
  /** Of the secret that was shown; `null` where the text is no token of ours. */
  digest: string | null;
} & (
  | { verdict: Extract<Verdict, { status: "allowed" }>; record: TokenRecord }
  | { verdict: { status: "refused"; reason: RefusalReason }; record: TokenRecord | null }
);

/**
 * Checks a token, each step cheaper than the next: shape and length, CRC, tag, cached record or one
 * read, verdict. A malformed or forged token costs no read, and a hot one waits for nothing: its verdict
 * is there at once, not even behind a promise that is already settled.
 *
 * @param questionOf the question to a record: most ask the same of every one; `/v1` asks each about
 *   its own organization, since there the credential is what names one
 * @returns what it comes to; a promise rejects with StorageUnavailableError where no record could be had
 *   that is fresh enough
 */
export function verifyToken(
  text: string,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Verification | Promise<Verification> {
  const token = readToken(text, context);
  if (!token.ok) return refused(token.refusal.reason, null, { maxAgeMs: null, digest: null });
  const hot = judgeHot(token.value, questionOf, context);
  if (hot !== null) return hot;
  const { cache, fresh } = context;
  return lookUpRecord(cache, token.value.digest, fresh, context).then((known) =>
    judge(known, token.value, questionOf, context),
  );
}

/** The same where nothing has to be read for it, not even in the background; `null` for any other token. */
export function verifyHotToken(
  text: string,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Verification | null {
  const token = readToken(text, context);
  return token.ok ? judgeHot(token.value, questionOf, context) : null;
}

function judgeHot(
  token: ReadToken,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Verification | null {
  if (context.fresh) return null;
  const known = recallCurrent(context.cache, token.digest, context.clock.now());
  return known === null ? null : judge(known, token, questionOf, context);
}

function judge(
  { record, asOf }: KnownRecord,
  { kind, digest }: ReadToken,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Verification {
  const left = asOf + MAX_STALENESS_MS - context.clock.now();
  const maxAgeMs = Math.max(0, Math.min(left, MAX_STALENESS_MS));
  // The kind is in the text, and the tag vouches for it; a row that says otherwise is a fault.
  if (record === null || record.kind !== kind) {
    return refused("unknown", null, { maxAgeMs, digest });
  }
  const verdict = validate(record, questionOf(record), context.now);
  if (verdict.status === "refused") return refused(verdict.reason, record, { maxAgeMs, digest });
  return { verdict, record, maxAgeMs, digest };
}

function refused(
  reason: RefusalReason,
  record: TokenRecord | null,
  rest: Pick<Verification, "maxAgeMs" | "digest">,
): Verification {
  return { verdict: { status: "refused", reason }, record, ...rest };
}
