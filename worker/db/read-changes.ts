import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Database } from "./database.ts";

const Feed = v.array(
  v.object({
    seq: v.pipe(v.number(), v.safeInteger()),
    nonce: v.string(),
    kind: v.picklist(["token", "user", "organization", "all"]),
    target_id: v.string(),
  }),
);

/**
 * The change feed's rows from `seq` on, in order, at most `limit`; and its newest row: one statement.
 *
 * @throws where the feed is empty, which is a fault, and for rows that are not of the expected form
 */
export async function readChanges(db: Database, seq: number, limit: number) {
  const answer = await db.all(sql`
    SELECT * FROM (SELECT seq, nonce, kind, target_id FROM changes
      WHERE seq >= ${seq} ORDER BY seq LIMIT ${limit})
    UNION ALL
    SELECT * FROM (SELECT seq, nonce, kind, target_id FROM changes ORDER BY seq DESC LIMIT 1)`);
  const rows = v
    .parse(Feed, answer)
    .map(({ target_id: targetId, ...row }) => ({ ...row, targetId }));
  const newest = rows.pop();
  if (newest === undefined) throw new Error("the change feed is empty");
  return { rows, newest };
}
