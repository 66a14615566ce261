import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { selectRows, text } from "../select-rows.ts";
import { revokeTokensStatements } from "./token-cascade.ts";

/** Tokens in one batch: as many as one audit row may name. */
const ENDED_TOKENS = 32;

/** The instant at which a token was revoked or expired. The index `tokens_by_end` has it. */
const END = sql`coalesce(t.revoked_at, t.expires_at)`;

/**
 * True if nothing of the token `t` can be used any more, and for long enough. A pending secret makes it usable again.
 *
 * A session stays while its browser is signed in. It says which installations to forget when the browser is signed
 * out by another of its sessions.
 */
const hasEndedBefore = (before: EpochSeconds) => sql`${END} IS NOT NULL AND ${END} <= ${before}
  AND coalesce(t.collect_by, 0) <= ${before}
  AND NOT EXISTS (SELECT 1 FROM browser_sessions b WHERE b.token_id = t.id
    AND (EXISTS (SELECT 1 FROM session s WHERE s.id = b.cookie_session_id)
      OR EXISTS (SELECT 1 FROM browser_sessions same JOIN tokens live ON live.id = same.token_id
        WHERE same.cookie_session_id = b.cookie_session_id AND live.revoked_at IS NULL
          AND live.expires_at > ${before})))`;

/** Lists organizations with tokens that ended before an instant, at most `limit`, in a random order. */
export async function listOrganizationsWithEndedTokens(
  db: Database,
  before: EpochSeconds,
  limit: number,
): Promise<string[]> {
  const rows = await selectRows(
    db,
    v.object({ id: text }),
    sql`
    SELECT o.id FROM organizations o WHERE EXISTS (
      SELECT 1 FROM tokens t WHERE t.organization = o.id AND ${hasEndedBefore(before)})
    ORDER BY random() LIMIT ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Removes up to 32 tokens of an organization that ended before an instant, the earliest first, with everything that
 * belongs to them, and revokes the live tokens that they issued. One audit row names them.
 *
 * The change feed gets no row for a removed token: its verdict stays a refusal.
 *
 * @param event the `tokens.removed` event, without details
 * @returns true if any were removed
 */
export async function removeEndedTokens(
  db: Database,
  organization: string,
  before: EpochSeconds,
  event: AuditEvent,
): Promise<boolean> {
  const ended = sql`SELECT t.id FROM tokens t
    WHERE t.organization = ${organization} AND ${hasEndedBefore(before)}
    ORDER BY ${END}, t.id LIMIT ${ENDED_TOKENS}`;
  const details = sql`(SELECT json_object('count', count(*), 'tokens', json_group_array(id))
    FROM (${ended}))`;
  const recorded = buildRecordedCondition(event);
  const isLive = sql`(t.expires_at IS NULL OR t.expires_at > ${event.at} OR t.collect_by > ${event.at})`;
  const issued = sql`${recorded} AND t.organization = ${organization} AND ${isLive} AND t.id IN (
    WITH RECURSIVE issued (id) AS (
      SELECT child.id FROM tokens child WHERE child.parent_id IN (${ended})
      UNION SELECT child.id FROM tokens child JOIN issued ON child.parent_id = issued.id)
    SELECT id FROM issued)`;
  const [row] = await db.batch([
    insertAuditEvent(db, { ...event, details }, sql`EXISTS (${ended})`),
    ...revokeTokensStatements(db, issued, {
      actor: event.actor,
      now: event.at,
      reason: "parent_removed",
    }),
    db.run(sql`DELETE FROM tokens WHERE id IN (${ended}) AND ${recorded}`),
  ]);
  return row.meta.changes > 0;
}
