import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { readToken, type TokenReadRefusal } from "../tokens/read-token.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import { type Question, type TokenRejection, type Verdict, validate } from "../tokens/validate.ts";
import { MAX_STALENESS_MS } from "./bounds.ts";
import type { LookupContext } from "./keep-synced.ts";
import { lookUpRecord } from "./look-up-record.ts";
import { type RecordCache, recallCurrent } from "./record-cache.ts";

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
export type RefusalReason = TokenReadRefusal["reason"] | TokenRejection["reason"];

/** A verdict, with the record it was drawn from where there is one. */
export type Verification = {
  /** How much longer the verdict may be relied on, in milliseconds; `null` where no storage was asked. */
  maxAgeMs: number | null;
} & (
  | { verdict: Extract<Verdict, { status: "allowed" }>; record: TokenRecord }
  | { verdict: { status: "refused"; reason: RefusalReason }; record: TokenRecord | null }
);

/**
 * Checks a token, each step cheaper than the next: shape and length, CRC, tag, cached record or one
 * read, verdict. A malformed or forged token costs no read.
 *
 * @param questionOf the question to a record: most ask the same of every one; `/v1` asks each about
 *   its own organization, since there the credential is what names one
 * @throws StorageUnavailableError where no record could be had that is fresh enough
 */
export async function verifyToken(
  text: string,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Promise<Verification> {
  const token = readToken(text, context);
  if (!token.ok) return refused(token.refusal.reason, null, null);
  const { cache, fresh, clock } = context;
  const { digest } = token.value;
  // A hot token waits for nothing, not even for a promise that is already settled.
  const hot = fresh ? null : recallCurrent(cache, digest, clock.now());
  const { record, asOf } = hot ?? (await lookUpRecord(cache, digest, fresh, context));
  const maxAgeMs = Math.max(0, Math.min(asOf + MAX_STALENESS_MS - clock.now(), MAX_STALENESS_MS));
  // The kind is in the text, and the tag vouches for it; a row that says otherwise is a fault.
  if (record === null || record.kind !== token.value.kind)
    return refused("unknown", null, maxAgeMs);
  const verdict = validate(record, questionOf(record), context.now);
  if (verdict.status === "refused") return refused(verdict.reason, record, maxAgeMs);
  return { verdict, record, maxAgeMs };
}

function refused(
  reason: RefusalReason,
  record: TokenRecord | null,
  maxAgeMs: number | null,
): Verification {
  return { verdict: { status: "refused", reason }, record, maxAgeMs };
}
