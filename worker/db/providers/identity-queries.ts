import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { flag, selectRows, text } from "../select-rows.ts";
import { endUnopenedSessionsStatements } from "../sign-in/opening-proofs.ts";

const ConnectableProvider = v.object({
  id: text,
  name: text,
  organization: text,
  organizationName: text,
  isConnected: flag,
});
/** A provider of an organization of a person, which may be connected to their account. */
export type ConnectableProvider = v.InferOutput<typeof ConnectableProvider>;

/** Lists the enabled providers of these organizations of a person. */
export async function listConnectableProviders(
  db: Database,
  { person, organizations }: { person: string; organizations: readonly string[] },
): Promise<ConnectableProvider[]> {
  return await selectRows(
    db,
    ConnectableProvider,
    sql`
    SELECT v.id, v.name, v.organization, o.name AS organizationName,
      EXISTS (SELECT 1 FROM identities i
        WHERE i.provider = v.id AND i.person = ${person}) AS isConnected
    FROM providers v JOIN organizations o ON o.id = v.organization
    JOIN memberships m ON m.organization = o.id AND m.person = ${person} AND m.disabled_at IS NULL
    WHERE v.disabled_at IS NULL
      AND v.organization IN (SELECT value FROM json_each(${JSON.stringify(organizations)}))
    ORDER BY o.name, v.name, v.id`,
  );
}

/**
 * Disconnects a provider from a person's account, in one batch. What it had opened ends, and administrators give role and
 * groups again.
 *
 * The guard requires that the sign-in exists, and that a password or another provider is left to sign in with.
 *
 * @returns true if it was disconnected
 */
export async function disconnectProvider(
  db: Database,
  signIn: { id: string; person: string },
  { provider, organization }: { provider: string; organization: string },
  { now, event }: { now: EpochSeconds; event: AuditEvent },
): Promise<boolean> {
  const { id, person } = signIn;
  const when = buildRecordedCondition(event);
  const sessions = sql`(SELECT id FROM session WHERE user_id = ${person})`;
  const isOtherLeft = sql`EXISTS (SELECT 1 FROM identities i JOIN providers v ON v.id = i.provider
    WHERE i.person = ${person} AND v.organization = ${organization})`;
  const [deleted] = await db.batch([
    db.run(sql`
      DELETE FROM identities WHERE provider = ${provider} AND person = ${person}
        AND EXISTS (SELECT 1 FROM providers WHERE id = ${provider} AND organization = ${organization})
        AND EXISTS (SELECT 1 FROM session WHERE id = ${id} AND user_id = ${person})
        AND (EXISTS (SELECT 1 FROM account WHERE user_id = ${person} AND password IS NOT NULL)
          OR EXISTS (SELECT 1 FROM identities WHERE person = ${person} AND provider <> ${provider}))`),
    insertAuditEvent(db, event),
    db.run(sql`DELETE FROM sign_in_proofs
      WHERE provider = ${provider} AND session IN ${sessions} AND ${when}`),
    db.run(sql`DELETE FROM session WHERE user_id = ${person} AND ${when}
      AND NOT EXISTS (SELECT 1 FROM sign_in_proofs p WHERE p.session = session.id)`),
    db.run(sql`UPDATE memberships SET managed_by = NULL, away_at = NULL
      WHERE person = ${person} AND organization = ${organization} AND ${when} AND NOT ${isOtherLeft}`),
    insertChange(db, { kind: "user", targetId: person }, when),
    ...endUnopenedSessionsStatements(db, { organization, person }, when, {
      actor: event.actor,
      now,
      reason: "identity_changed",
    }),
  ]);
  return deleted.meta.changes > 0;
}
