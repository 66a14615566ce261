import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { type ActingCredential, credentialAlive } from "../guards/token-key.ts";
import { personSearchText } from "./person-search-text.ts";

/**
 * Gives a person another name. It changes no verdict, so the feed gets no row; and the audit row
 * does not hold it: names are personal data.
 *
 * @returns whether the acting credential was still good
 */
export async function renamePerson(
  db: Database,
  credential: ActingCredential & { subject: string },
  name: string,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<boolean> {
  const [updated] = await db.batch([
    db.run(sql`UPDATE user SET name = ${name}, updated_at = ${now * 1000},
        search_text = ${personSearchText(name, "")} || email
      WHERE id = ${credential.subject} AND ${credentialAlive(credential, now)}`),
    insertAuditEvent(db, event),
  ]);
  return updated.meta.changes > 0;
}
