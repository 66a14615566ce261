import { sql } from "drizzle-orm";
import { boundDetails } from "../../audit/bound-details.ts";
import type { Database } from "../database.ts";
import { type AuditEvent, insertAuditEvent } from "./audit-statement.ts";

/** An event that changes nothing: somebody was shown what others may ask about later. */
export interface Reading extends AuditEvent {
  target: NonNullable<AuditEvent["target"]>;
  details: Record<string, unknown>;
}

/** The seconds in which the same reading again leaves no further row: 15 minutes. */
const RECORDED_SECONDS = 900;

/** The newest rows about the target that are compared. If more came since the last reading, it leaves another row. */
const MAX_COMPARED = 200;

/**
 * Returns the statement that records a reading, unless the same credential read the same a short time ago. So paging
 * through the trail, or trying again, does not fill it.
 */
export function insertReading(db: Database, reading: Reading) {
  const { actor, action, organization, target, details, at } = reading;
  const isRecorded = sql`EXISTS (SELECT 1 FROM (
      SELECT * FROM audit_events WHERE target_id = ${target.id} ORDER BY seq DESC LIMIT ${MAX_COMPARED})
    WHERE action = ${action} AND actor IS ${actor.person} AND actor_token_id IS ${actor.tokenId}
      AND organization IS ${organization} AND details = ${boundDetails(details)}
      AND occurred_at > ${at - RECORDED_SECONDS})`;
  return insertAuditEvent(db, reading, sql`NOT ${isRecorded}`);
}
