import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditActor,
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { forgetCopiesStatement } from "../forget-copies-statement.ts";
import { endSessionsStatements, type SessionEnd } from "./session-queries.ts";

/** A sign-in of a browser, and the password that it was proved by (`null` for the account's own). */
export interface ProvedSignIn {
  id: string;
  person: string;
  passwordId: string | null;
}

/** Builds the query for the organizations that the password or first provider of a sign-in opens, as a list for `IN`. */
export function buildOpenedOrganizations({ person, passwordId }: ProvedSignIn): SQL {
  return sql`(SELECT organization FROM memberships
    WHERE person = ${person} AND (password_id IS ${passwordId}
      OR organization = (SELECT organization FROM providers WHERE id = ${passwordId})))`;
}

/**
 * Returns the statements that end the other sign-ins by the same password, and the extension's sessions in the
 * organizations that it opens, except those of this sign-in. Installations without a session of this sign-in must ask
 * for consent again, and what they keep cannot be opened again.
 */
export function endOtherSignInsStatements(
  db: Database,
  signIn: ProvedSignIn,
  when: SQL,
  ending: { actor: AuditActor; now: EpochSeconds; reason: SessionEnd },
) {
  const { id, person, passwordId } = signIn;
  const others = sql`t.owner = ${person} AND b.cookie_session_id <> ${id}
    AND t.organization IN ${buildOpenedOrganizations(signIn)} AND ${when}`;
  return [
    ...endSessionsStatements(db, others, ending),
    db.run(sql`DELETE FROM session
      WHERE user_id = ${person} AND password_id IS ${passwordId} AND id <> ${id} AND ${when}`),
    db.run(sql`DELETE FROM oauth_consents
      WHERE person = ${person} AND password_id IS ${passwordId} AND ${when}
        AND key_thumbprint NOT IN (
          SELECT key_thumbprint FROM browser_sessions WHERE cookie_session_id = ${id})`),
    forgetCopiesStatement(
      db,
      sql`person = ${person} AND organization IN ${buildOpenedOrganizations(signIn)} AND ${when}
        AND browser_id NOT IN (
          SELECT key_thumbprint FROM browser_sessions WHERE cookie_session_id = ${id})`,
    ),
  ] as const;
}

/** Signs out every other browser, in one batch. The guard is that this sign-in still exists. */
export async function endOtherSignIns(
  db: Database,
  signIn: ProvedSignIn,
  { now, event }: { now: EpochSeconds; event: AuditEvent },
): Promise<void> {
  const isSignedIn = sql`EXISTS (SELECT 1 FROM session
    WHERE id = ${signIn.id} AND user_id = ${signIn.person})`;
  const ending = { actor: event.actor, now, reason: "signed_out" } as const;
  await db.batch([
    insertAuditEvent(db, event, isSignedIn),
    ...endOtherSignInsStatements(db, signIn, buildRecordedCondition(event), ending),
  ]);
}
