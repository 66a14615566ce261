import { is, SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { boundDetails } from "../../audit/bound-details.ts";
import { sign } from "../../audit/row-mac.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import type { Database } from "../database.ts";
import {
  type AuditEvent,
  createSystemActor,
  insertAuditEvent,
  insertRepeatAuditEvents,
} from "./audit-statement.ts";

/** Equal refusals are one row for 10 minutes, which is how often the cron runs. */
const WINDOW_SECONDS = 600;
/** Different refusals of one source with rows of their own, so that varying a request does not fill the trail. */
const MAX_DIFFERENT = 16;

/**
 * Records a refusal. Only the first of equal ones in a window of 10 minutes writes its audit row; the others are
 * counted. Refusals are equal if they agree in action, credential, subject, target, details and origin. After 16
 * different ones of one source in the window, all further ones are counted together.
 */
export async function recordRefusal(db: Database, event: AuditEvent): Promise<void> {
  const windowEndsAt = (Math.floor(event.at / WINDOW_SECONDS) + 1) * WINDOW_SECONDS;
  const source = computeHmac(event, identifySource(event));
  const refusal = computeHmac(event, identifyRefusal(event));
  const counts = sql`FROM refusal_counts
    WHERE window_ends_at = ${windowEndsAt} AND source = ${source}`;
  const isListed = sql`(EXISTS (SELECT 1 ${counts} AND refusal = ${refusal})
    OR (SELECT count(*) ${counts}) < ${MAX_DIFFERENT})`;
  await db.batch([
    db.run(sql`
      INSERT INTO refusal_counts (window_ends_at, source, refusal, event)
      SELECT ${windowEndsAt}, ${source}, CASE WHEN ${isListed} THEN ${refusal} ELSE '' END, ${event.id}
      WHERE true
      ON CONFLICT DO UPDATE SET repeats = repeats + 1`),
    insertAuditEvent(db, event, sql`EXISTS (SELECT 1 ${counts} AND event = ${event.id})`),
  ]);
}

/** Names the source of a refusal: the person, otherwise the account that was tried, otherwise the address. */
function identifySource({ action, organization, actor, subject }: AuditEvent): unknown[] {
  const stranger = actor.person === null ? (subject ?? actor.ipAddress) : null;
  return ["source", action, organization, actor.person, stranger];
}

function identifyRefusal({ actor, details = {}, ...event }: AuditEvent): unknown[] {
  return [
    ...["refusal", event.action, event.organization, actor.person, actor.tokenId],
    ...[event.onBehalfOf ?? null, event.subject, event.target?.kind, event.target?.id],
    ...[is(details, SQL) ? null : boundDetails(details), actor.ipAddress, actor.userAgent],
  ];
}

/** Computes a keyed digest, because that of an address alone could be guessed. */
function computeHmac({ actor }: AuditEvent, parts: readonly unknown[]): string {
  return sign(actor.macs, ["counted", ...parts]).mac;
}

/** Counts handled by one batch, so that none blocks the database for long. */
const ROWS = 2_000;
/** Batches in one run. */
const MAX_ROUNDS = 20;

/**
 * Writes an audit row for each refusal that was repeated in a window that has ended, and deletes the counts of these
 * windows. The cron calls it.
 */
export async function recordRepeatedRefusals(
  db: Database,
  macs: MacKeyRing,
  now: EpochSeconds,
): Promise<void> {
  const event = { at: now, actor: createSystemActor(macs) };
  const isEnded = sql`(window_ends_at, source, refusal) IN (
    SELECT window_ends_at, source, refusal FROM refusal_counts WHERE window_ends_at <= ${now}
    ORDER BY window_ends_at, source, refusal LIMIT ${ROWS})`;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const [, deleted] = await db.batch([
      insertRepeatAuditEvents(db, event, buildRepeats(isEnded)),
      db.run(sql`DELETE FROM refusal_counts WHERE ${isEnded}`),
    ]);
    if (deleted.meta.changes < ROWS) return;
  }
}

/** Selects the repeated refusals as `r`, with the audit row of each first one as `e`. */
function buildRepeats(isEnded: SQL): SQL {
  return sql`FROM (SELECT *, refusal = '' AS is_various FROM refusal_counts
      WHERE repeats > 0 AND ${isEnded}) r
    JOIN audit_events e ON e.id = r.event`;
}
