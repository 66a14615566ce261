import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { readToken, type TokenReadRefusal } from "../tokens/read-token.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import { type Question, type TokenRejection, type Verdict, validate } from "../tokens/validate.ts";
import type { RecordReader } from "./record-reader.ts";
import { StorageUnavailableError } from "./storage-unavailable-error.ts";
import { withTimeLimit } from "./with-time-limit.ts";

/** What the pipeline needs from outside. */
export interface VerifyContext {
  ring: MacKeyRing;
  prefixes: readonly string[];
  read: RecordReader;
  now: EpochSeconds;
}

/** Every reason for which a token can be refused; for logs. */
export type RefusalReason = TokenReadRefusal["reason"] | TokenRejection["reason"];

/** A verdict, with the record it was drawn from where there is one. */
export type Verification =
  | { verdict: Extract<Verdict, { status: "allowed" }>; record: TokenRecord }
  | { verdict: { status: "refused"; reason: RefusalReason }; record: TokenRecord | null };

const READ_LIMIT_MS = 2_000;

/**
 * Checks a token, each step cheaper than the next: shape and length, CRC, tag, one read, verdict.
 * A malformed or forged token costs no read.
 *
 * @param questionOf the question to a record: most ask the same of every one; `/v1` asks each about
 *   its own organization, since there the credential is what names one
 * @throws StorageUnavailableError where the record could not be read within 2 s
 */
export async function verifyToken(
  text: string,
  questionOf: (record: TokenRecord) => Question,
  context: VerifyContext,
): Promise<Verification> {
  const token = await readToken(text, context);
  if (!token.ok) return refused(token.refusal.reason, null);
  const record = await readOrFail(context.read, token.value.digest);
  // The kind is in the text, and the tag vouches for it; a row that says otherwise is a fault.
  if (record === null || record.kind !== token.value.kind) return refused("unknown", null);
  const verdict = validate(record, questionOf(record), context.now);
  return verdict.status === "allowed" ? { verdict, record } : refused(verdict.reason, record);
}

function refused(reason: RefusalReason, record: TokenRecord | null): Verification {
  return { verdict: { status: "refused", reason }, record };
}

async function readOrFail(read: RecordReader, digest: string): Promise<TokenRecord | null> {
  try {
    return await withTimeLimit(read(digest), READ_LIMIT_MS);
  } catch (cause) {
    throw new StorageUnavailableError("the record could not be read", { cause });
  }
}
