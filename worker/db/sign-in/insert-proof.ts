import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";

/** A proof of a sign-in to store. */
export interface NewProof {
  session: string;
  method: "password" | "provider";
  /** Only with the method `provider`. */
  provider?: string;
  /** The provider's own session id. */
  sid?: string | null;
  acr?: string | null;
  at: EpochSeconds;
  /** When the person themselves proved who they are; `null` if the provider did not say. */
  authenticatedAt: EpochSeconds | null;
}

/** Returns the statement that stores a proof, or renews it. */
export function insertProofStatement(db: Database, proof: NewProof, when: SQL) {
  const { session, method, provider = "", sid = null, acr = null, at, authenticatedAt } = proof;
  return db.run(sql`
    INSERT INTO sign_in_proofs (session, method, provider, sid, acr, at, authenticated_at)
    SELECT ${session}, ${method}, ${provider}, ${sid}, ${acr}, ${at}, ${authenticatedAt} WHERE ${when}
    ON CONFLICT DO UPDATE SET sid = excluded.sid, acr = excluded.acr, at = excluded.at,
      authenticated_at = excluded.authenticated_at`);
}

/**
 * Returns the statement that gives a new sign-in the proofs of the one that it replaces, with their times. So a person
 * with several organizations keeps them open in one browser.
 *
 * @param old a subquery with the id of the sign-in of the same person, which may be none
 */
export function carryProofsStatement(db: Database, old: SQL, session: string) {
  return db.run(sql`
    INSERT OR IGNORE INTO sign_in_proofs (session, method, provider, sid, acr, at, authenticated_at)
    SELECT ${session}, method, provider, sid, acr, at, authenticated_at
    FROM sign_in_proofs WHERE session = ${old}`);
}
