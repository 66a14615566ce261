import * as v from "valibot";

const Feed = v.array(
  v.object({
    seq: v.pipe(v.number(), v.safeInteger()),
    nonce: v.string(),
    kind: v.picklist(["token", "user", "organization", "all"]),
    target_id: v.string(),
    pulse: v.pipe(v.number(), v.safeInteger()),
  }),
);

/**
 * Reads at most `limit` rows of the change feed from `seq` on, in order, and its newest row with the pulse, in one statement.
 *
 * @throws if the feed is empty, which is a fault, or if a row has an unexpected form
 */
export async function readChanges(client: Pick<D1Database, "prepare">, seq: number, limit: number) {
  const { results } = await client.prepare(CHANGES).bind(seq, limit).all();
  const rows = v
    .parse(Feed, results)
    .map(({ target_id: targetId, ...row }) => ({ ...row, targetId }));
  const newest = rows.pop();
  if (newest === undefined) throw new Error("the change feed is empty");
  return { rows, newest, pulse: newest.pulse };
}

const CHANGES = `
  SELECT * FROM (SELECT seq, nonce, kind, target_id, 0 AS pulse FROM changes
    WHERE seq >= ?1 ORDER BY seq LIMIT ?2)
  UNION ALL
  SELECT * FROM (SELECT seq, nonce, kind, target_id, (SELECT at FROM pulse WHERE id = 1) AS pulse
    FROM changes ORDER BY seq DESC LIMIT 1)`;
