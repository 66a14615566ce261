import { sql } from "drizzle-orm";
import * as v from "valibot";
import { toRfc3339 } from "../../../shared/time.ts";
import { ENDING_ACTIONS, type Revocation } from "../../audit/revocation.ts";
import type { Database } from "../database.ts";
import { getOnly, integer, seconds, selectRows, text, textOrNull } from "../select-rows.ts";

/** Revocations that were not copied out of the database yet. */
export interface NewRevocations {
  revocations: Revocation[];
  /** The row of the trail up to which they were read. */
  through: number;
  /** True if there may be more after that row. */
  hasMore: boolean;
}

const Row = v.object({
  seq: integer,
  id: text,
  at: seconds,
  action: v.picklist(ENDING_ACTIONS),
  target: text,
  organization: textOrNull,
});

const MARK = sql`coalesce((SELECT seq FROM emitted_revocations), 0)`;

/** Reads at most `limit` revocations of all organizations after those that were emitted, in order. */
export async function readNewRevocations(db: Database, limit: number): Promise<NewRevocations> {
  const [rows, heads] = await db.batch([
    selectRows(
      db,
      Row,
      sql`
      SELECT seq, id, occurred_at AS at, action, target_id AS target, organization
      FROM audit_events WHERE seq > ${MARK} AND target_id IS NOT NULL
        AND action IN (SELECT value FROM json_each(${JSON.stringify(ENDING_ACTIONS)}))
        AND (action <> 'membership.updated' OR details ->> '$.disabled_at[1]' IS NOT NULL)
      ORDER BY seq LIMIT ${limit}`,
    ),
    selectRows(
      db,
      v.object({ seq: integer }),
      sql`SELECT max(${MARK}, coalesce(max(seq), 0)) AS seq FROM audit_events`,
    ),
  ]);
  const last = rows.at(-1);
  const hasMore = last !== undefined && rows.length === limit;
  return {
    revocations: rows.map(({ id, at, action, target, organization }) => {
      return { event: "revocation", id, at: toRfc3339(at), action, target, organization };
    }),
    through: hasMore ? last.seq : getOnly(heads).seq,
    hasMore,
  };
}

/** Notes that all revocations up to a row of the trail were emitted. */
export async function noteEmitted(db: Database, through: number): Promise<void> {
  await db.run(sql`
    INSERT INTO emitted_revocations (id, seq) VALUES (1, ${through})
    ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)`);
}
