import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditActor, insertTokenAuditEvents } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";

/** In one batch; what is left waits for the next run. */
const ROWS = 1_000;

/**
 * Takes back what nobody came for in time, with an audit row for each: what could be collected can no
 * longer be. Nothing hangs on when it runs: `collect_by` itself is what is judged by.
 */
export async function lapseCollections(
  db: Database,
  now: EpochSeconds,
  actor: AuditActor,
): Promise<void> {
  const lapsed = sql`FROM tokens t WHERE t.id IN (
    SELECT id FROM tokens WHERE collect_by <= ${now} ORDER BY collect_by LIMIT ${ROWS})`;
  const details = sql`json_object('collect_by', json_array(t.collect_by, NULL))`;
  await db.batch([
    insertTokenAuditEvents(
      db,
      { at: now, action: "token.lapsed", actor },
      sql`${lapsed} AND t.revoked_at IS NULL`,
      details,
    ),
    db.run(sql`UPDATE tokens SET collect_by = NULL, collect_expires = NULL, collect_from = NULL,
      version = version + 1 WHERE id IN (SELECT t.id ${lapsed})`),
  ]);
}
