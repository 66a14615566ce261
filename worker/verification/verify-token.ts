import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { type ReadToken, readToken, type TokenReadRefusal } from "../tokens/read-token.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import { type Question, type TokenRefusal, type Verdict, validate } from "../tokens/validate.ts";
import { MAX_STALENESS_MS } from "./bounds.ts";
import { isLingerDue, linger } from "./linger.ts";
import { lookUpRecord } from "./look-up-record.ts";
import type { LookupContext } from "./lookup-context.ts";
import { type KnownRecord, type RecordCache, recallCurrent } from "./record-cache.ts";
import type { ReadFrom } from "./verification-storage.ts";

export interface VerifyContext extends LookupContext {
  ring: MacKeyRing;
  prefixes: readonly string[];
  cache: RecordCache;
  /** The instant of the request; decides expiry, to the second. */
  now: EpochSeconds;
  /** True to bypass the cache and ask the primary. */
  fresh: boolean;
}

/** The reason of a refusal, for logs. */
export type RefusalReason = TokenReadRefusal["reason"] | TokenRefusal["reason"];

/** A verdict, with the record that it is based on, if any. */
export type Verification = {
  /** How much longer the verdict may be used, in milliseconds; `null` if it depends on no record. */
  maxAgeMs: number | null;
  /** The source of the record, if the request waited for it; otherwise `null`. */
  waitedFor: ReadFrom | null;
  /** Digest of the presented secret; `null` if the text is not a token of ours. */
  digest: string | null;
} & (
  | { verdict: Extract<Verdict, { status: "allowed" }>; record: TokenRecord }
  | { verdict: { status: "refused"; reason: RefusalReason }; record: TokenRecord | null }
);

/**
 * Verifies a token, the cheapest check first: shape and length, CRC, tag, record, verdict.
 *
 * A malformed or forged token costs no read. A hot token, whose record is in a recently synced cache, gets
 * its verdict synchronously, without even a settled promise.
 *
 * @param questionOf the question for a record. Most callers ask the same about every record; `/v1` asks
 *   about the record's own organization, because there the credential names the organization
 * @returns the verdict. A promise rejects with StorageUnavailableError if no recent enough record is
 *   available
 */
export function verifyToken(
  text: string,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Verification | Promise<Verification> {
  const token = readToken(text, context);
  if (!token.ok) return refuseUnread(token.refusal);
  const hot = judgeHot(token.value, questionOf, context);
  if (hot !== null) return hot;
  const { cache, fresh } = context;
  return lookUpRecord(cache, token.value.digest, fresh, context).then((known) =>
    judge(known, token.value, questionOf, context),
  );
}

/**
 * Verifies a hot token, for which not even a background sync is due, or refuses a text that is not a token of ours. Returns
 * `null` for any other token.
 */
export function verifyHotToken(
  text: string,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Verification | null {
  const token = readToken(text, context);
  return token.ok ? judgeHot(token.value, questionOf, context) : refuseUnread(token.refusal);
}

function judgeHot(
  token: ReadToken,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Verification | null {
  if (context.fresh) return null;
  const { cache } = context;
  const now = context.clock.now();
  const known = recallCurrent(cache, token.digest, now);
  if (known === null) return null;
  if (isLingerDue(cache, now)) linger(cache, context);
  return judge(known, token, questionOf, context);
}

function judge(
  { record, asOf, waitedFor }: KnownRecord,
  { kind, digest }: ReadToken,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Verification {
  const leftMs = asOf + MAX_STALENESS_MS - context.clock.now();
  const maxAgeMs = Math.max(0, Math.min(leftMs, MAX_STALENESS_MS));
  const rest = { maxAgeMs, waitedFor: waitedFor ?? null, digest };
  // The tag authenticates the kind in the text, so a row of another kind is corrupt.
  if (record === null || record.kind !== kind) {
    return refuse("unknown", null, rest);
  }
  const verdict = validate(record, questionOf(record), context.now);
  if (verdict.status === "refused") return refuse(verdict.reason, record, rest);
  return { verdict, record, ...rest };
}

/** Refuses a text that is not a token of ours, without a read. */
const refuseUnread = ({ reason }: TokenReadRefusal): Verification =>
  refuse(reason, null, { maxAgeMs: null, waitedFor: null, digest: null });

function refuse(
  reason: RefusalReason,
  record: TokenRecord | null,
  rest: Pick<Verification, "maxAgeMs" | "waitedFor" | "digest">,
): Verification {
  return { verdict: { status: "refused", reason }, record, ...rest };
}
