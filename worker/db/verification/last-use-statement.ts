import { sql } from "drizzle-orm";
import type { UsageWrite } from "../../usage/usage-write.ts";
import type { Database } from "../database.ts";

/** Moves each token's `last_used_at` forward, never back; so a second try changes nothing. For a batch. */
export function markUsedStatement(db: Database, { uses }: UsageWrite) {
  const used = uses.flatMap(({ tokenId, lastUsedAt }) =>
    lastUsedAt === null ? [] : [[tokenId, lastUsedAt]],
  );
  return db.run(sql`
    UPDATE tokens SET last_used_at = used.at
    FROM (SELECT value ->> 0 AS id, value ->> 1 AS at FROM json_each(${JSON.stringify(used)})) AS used
    WHERE tokens.id = used.id AND coalesce(tokens.last_used_at, 0) < used.at`);
}
