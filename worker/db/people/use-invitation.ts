import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent, isRecorded } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { linkIsLive } from "../links/live-links.ts";
import type { StoredInvitation } from "../links/one-time-links.ts";
import { type Judged, judgementStands } from "../write-guards.ts";
import { insertPersonStatements, type NewPerson } from "./person-queries.ts";

/** Who joins by an invitation: somebody with an account, or somebody new. */
export type Joining =
  | { kind: "known"; person: string }
  | { kind: "new"; person: string; account: NewPerson };

/**
 * Makes somebody a member by an invitation, once, in one batch with audit and feed: whoever is new gets
 * their account in it too.
 *
 * The guard holds only while the invitation is live, who made it is still the member that they were judged
 * as, and the account has the invited address (somebody new: nobody has it).
 *
 * @returns whether they joined by this call
 */
export async function useInvitation(
  db: Database,
  invitation: StoredInvitation,
  joining: Joining,
  how: { maker: Judged; now: EpochSeconds; event: AuditEvent },
): Promise<boolean> {
  const { organization, role, groups, email } = invitation;
  const { maker, now, event } = how;
  const { person } = joining;
  const used = isRecorded(event);
  const holder = sql`EXISTS (SELECT 1 FROM user WHERE email = ${email} AND id = ${person})`;
  const taken = sql`EXISTS (SELECT 1 FROM user WHERE email = ${email})`;
  const [claimed] = await db.batch([
    db.run(sql`
      UPDATE one_time_links AS l SET used_at = ${now}, used_by = ${person}
      WHERE l.id = ${invitation.id} AND ${linkIsLive(now)} AND ${judgementStands(maker)}
        AND ${joining.kind === "new" ? sql`NOT ${taken}` : holder}
        AND NOT EXISTS (SELECT 1 FROM memberships
          WHERE person = ${person} AND organization = ${organization})`),
    insertAuditEvent(db, event),
    ...(joining.kind === "new" ? insertPersonStatements(db, joining.account, used) : []),
    db.run(sql`
      INSERT INTO memberships (person, organization, role, groups, created_at)
      SELECT ${person}, ${organization}, ${role}, ${JSON.stringify(groups)}, ${now} WHERE ${used}`),
    insertChange(db, { kind: "user", targetId: person }, used),
  ]);
  return claimed.meta.changes > 0;
}
