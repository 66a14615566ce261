import { sql } from "drizzle-orm";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import type { UsageWrite } from "../../usage/usage-write.ts";
import { insertTokenAuditEvents } from "../audit/audit-statement.ts";
import { systemActor } from "../audit/system-actor.ts";
import type { Database } from "../database.ts";

/** How long one audit row stands for all further tries: 15 minutes. */
const RECORDED_SECONDS = 900;

/**
 * Shows on a token that someone tried a secret of it that had been replaced, and leaves a trail: one row in
 * 15 minutes, whichever isolates notice it. What was tried before the last regeneration says nothing
 * about it.
 *
 * Who it was is not known, only that it was refused. As with all use, neither `version` nor the feed moves.
 */
export async function saveSupersededUses(
  db: Database,
  writes: readonly UsageWrite[],
  macs: MacKeyRing,
): Promise<void> {
  const pairs = writes.flatMap(({ uses }) =>
    uses.flatMap(({ tokenId, supersededAt }) =>
      supersededAt === null ? [] : [[tokenId, supersededAt]],
    ),
  );
  const at = writes.at(-1)?.at;
  if (at === undefined || pairs.length === 0) return;
  const from = sql`FROM tokens t
    JOIN (SELECT value ->> 0 AS id, max(value ->> 1) AS at FROM json_each(${JSON.stringify(pairs)})
      GROUP BY 1) AS tried ON tried.id = t.id
    WHERE tried.at >= coalesce((SELECT created_at FROM token_secrets
      WHERE token_id = t.id AND valid_until IS NULL), 0)`;
  const unrecorded = sql`NOT EXISTS (SELECT 1 FROM audit_events WHERE target_id = t.id
    AND action = 'token.secret_reused' AND occurred_at > ${at - RECORDED_SECONDS})`;
  const event = { at, action: "token.secret_reused", actor: systemActor(macs, "usage") } as const;
  await db.batch([
    insertTokenAuditEvents(db, event, sql`${from} AND ${unrecorded}`),
    db.run(sql`UPDATE tokens SET superseded_use_at = reused.at
      FROM (SELECT t.id, tried.at ${from}) AS reused
      WHERE tokens.id = reused.id AND coalesce(tokens.superseded_use_at, 0) < reused.at`),
  ]);
}
