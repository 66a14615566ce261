import { sql } from "drizzle-orm";
import { buildRecordedCondition, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import type { TokenChange } from "../tokens/change-token.ts";
import { buildValidCredentialCondition, type TokenKey } from "../write-guards.ts";

/**
 * Destroys the key of a kept copy, of any secret of the token.
 *
 * @returns true if the owner's token had such a copy
 */
export async function forgetCopy(
  db: Database,
  { id, subject, organization }: TokenKey,
  copyId: string,
  { credential, now, event }: TokenChange,
): Promise<boolean> {
  const [recorded] = await db.batch([
    insertAuditEvent(
      db,
      event,
      sql`EXISTS (SELECT 1 FROM kept_copies WHERE id = ${copyId} AND token_id = ${id}
        AND person = ${subject} AND organization = ${organization})
        AND ${buildValidCredentialCondition(credential, now)}`,
    ),
    db.run(sql`DELETE FROM kept_copies WHERE id = ${copyId} AND ${buildRecordedCondition(event)}`),
  ]);
  return recorded.meta.changes > 0;
}
