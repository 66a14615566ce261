import { readChanges } from "../db/verification/read-changes.ts";
import { readRecord } from "../db/verification/record-query.ts";
import type { VerificationStorage } from "../verification/verification-storage.ts";

/**
 * Records and the change feed out of D1. The nearest replica answers cold reads where replication is
 * on; a session that starts at the primary sees every acknowledged write.
 *
 * Asked without drizzle, which costs a cold validation more than D1's own part of it.
 */
export function openVerificationStorage(binding: D1Database): VerificationStorage {
  const open = (constraint: "first-unconstrained" | "first-primary") =>
    binding.withSession(constraint);
  return {
    readRecord: (digest, from) =>
      readRecord(open(from === "primary" ? "first-primary" : "first-unconstrained"), digest),
    readChanges: (seq, limit) => readChanges(open("first-primary"), seq, limit),
  };
}
