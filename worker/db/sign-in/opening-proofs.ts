import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import { PASSWORD_PROOF_SECONDS, type SignInProof } from "../../tokens/find-opening.ts";
import type { AuditActor } from "../audit/audit-statement.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { integer, secondsOrNull, selectRows, textOrNull } from "../select-rows.ts";
import { endSessionsStatements, type SessionEnd } from "./session-queries.ts";

/**
 * Builds the condition that the proof `p` of the sign-in `s` opens the membership `m`: `findOpening` in SQL, for
 * writes. `p` is sign_in_proofs, `s` session, `m` memberships.
 */
export function buildOpeningProofCondition(now: EpochSeconds): SQL {
  return sql`(p.session = s.id AND m.person = s.user_id AND m.disabled_at IS NULL AND (
    (p.method = 'password' AND m.password_id IS s.password_id
      AND p.at > ${now - PASSWORD_PROOF_SECONDS} AND (m.emergency = 1
        OR (SELECT sign_in FROM organizations WHERE id = m.organization) = 'any'))
    OR (p.method = 'provider' AND EXISTS (SELECT 1 FROM providers v
      JOIN identities i ON i.provider = v.id AND i.person = s.user_id
      WHERE v.id = p.provider AND v.organization = m.organization AND v.disabled_at IS NULL
        AND p.at > ${now} - v.session_hours * 3600))))`;
}

/** SQL for the instant from which the proof `p` opens nothing. */
export const PROOF_END = sql`(CASE p.method WHEN 'provider'
  THEN p.at + 3600 * (SELECT session_hours FROM providers WHERE id = p.provider)
  ELSE p.at + ${PASSWORD_PROOF_SECONDS} END)`;

/**
 * Returns the statements that end every session of an organization whose sign-in no longer opens it. In the batch they
 * follow the change that closed it.
 *
 * @param key.without the condition of proofs `p` that are about to be deleted
 */
export function endUnopenedSessionsStatements(
  db: Database,
  {
    organization,
    person,
    without = sql`0`,
  }: { organization: string; person?: string; without?: SQL },
  when: SQL,
  ending: { actor: AuditActor; now: EpochSeconds; reason: SessionEnd },
) {
  const isOpened = sql`EXISTS (SELECT 1 ${fromOpeningProofs(ending.now)} AND NOT ${without})`;
  const which = sql`t.organization = ${organization} AND (${person ?? null} IS NULL OR t.owner = ${person ?? null})
    AND NOT ${isOpened} AND ${when}`;
  return endSessionsStatements(db, which, ending);
}

/**
 * Returns the statements that let the sessions that `which` selects (`t` is tokens, `b` its browser_sessions row) expire
 * when the last proof that opens the organization ends, after that came sooner. Sessions without such a proof stay.
 */
export function capSessionsStatements(db: Database, which: SQL, now: EpochSeconds) {
  const end = sql`(SELECT max(${PROOF_END}) ${fromOpeningProofs(now)})`;
  const capped = sql`FROM tokens t JOIN browser_sessions b ON b.token_id = t.id
    WHERE t.kind = 'ses' AND t.revoked_at IS NULL AND t.expires_at > ${end} AND (${which})`;
  return [
    insertTokenChanges(db, capped),
    db.run(sql`UPDATE tokens SET version = version + 1, expires_at =
        (SELECT ${end} FROM tokens t JOIN browser_sessions b ON b.token_id = t.id WHERE t.id = tokens.id)
      WHERE id IN (SELECT t.id ${capped})`),
  ] as const;
}

/** Selects the proofs `p` that open the organization of the session `t`, whose browser_sessions row is `b`. */
const fromOpeningProofs = (now: EpochSeconds): SQL => sql`FROM session s
  JOIN sign_in_proofs p ON p.session = s.id
  JOIN memberships m ON m.person = s.user_id AND m.organization = t.organization
  WHERE s.id = b.cookie_session_id AND s.user_id = t.owner AND ${buildOpeningProofCondition(now)}`;

const ProofRow = v.object({
  passwordId: textOrNull,
  directoryEmail: textOrNull,
  method: v.nullable(v.picklist(["password", "provider", "passkey"])),
  at: secondsOrNull,
  authenticatedAt: secondsOrNull,
  organization: textOrNull,
  sessionHours: v.nullable(integer),
});

/** Finds the proofs of a sign-in, and the address that a provider names for its person. */
export async function findProofs(
  db: Database,
  { id, person }: { id: string; person: string },
): Promise<{
  passwordId: string | null;
  directoryEmail: string | null;
  proofs: SignInProof[];
} | null> {
  const rows = await selectRows(
    db,
    ProofRow,
    sql`
    SELECT s.password_id AS passwordId, u.directory_email AS directoryEmail, p.method, p.at,
      p.authenticated_at AS authenticatedAt, v.organization, v.session_hours AS sessionHours
    FROM session s JOIN user u ON u.id = s.user_id
    LEFT JOIN sign_in_proofs p ON p.session = s.id
    LEFT JOIN providers v ON v.id = p.provider AND v.disabled_at IS NULL
      AND EXISTS (SELECT 1 FROM identities i WHERE i.provider = v.id AND i.person = s.user_id)
    WHERE s.id = ${id} AND s.user_id = ${person}`,
  );
  const [first] = rows;
  if (first === undefined) return null;
  const { passwordId, directoryEmail } = first;
  return { passwordId, directoryEmail, proofs: rows.flatMap(toProof) };
}

function toProof(row: v.InferOutput<typeof ProofRow>): SignInProof[] {
  const { method, at, authenticatedAt, organization, sessionHours } = row;
  if (method === null || at === null) return [];
  const provider =
    organization === null || sessionHours === null ? null : { organization, sessionHours };
  return [{ method, at, authenticatedAt, provider }];
}
