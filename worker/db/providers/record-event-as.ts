import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { type Authority, buildStillAuthorizedCondition } from "../write-guards.ts";

/** Records an event of an actor that changes nothing else. @returns true if the authorization still held */
export async function recordEventAs(
  db: Database,
  event: AuditEvent,
  authority: Authority,
  now: EpochSeconds,
): Promise<boolean> {
  const [recorded] = await db.batch([
    insertAuditEvent(db, event, buildStillAuthorizedCondition(authority, now)),
  ]);
  return recorded.meta.changes > 0;
}
