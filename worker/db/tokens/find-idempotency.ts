import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { integer, selectRows, text } from "../select-rows.ts";

const StoredAnswer = v.object({
  rowKey: text,
  tokenId: text,
  tokenVersion: integer,
  bodyMac: text,
  salt: text,
  nonce: text,
  sealed: text,
});
type StoredAnswer = v.InferOutput<typeof StoredAnswer>;

/** Finds the unexpired answer that is stored under one of the row keys. Answers expire after 10 minutes. */
export async function findIdempotency(
  db: Database,
  rowKeys: readonly string[],
  now: EpochSeconds,
): Promise<StoredAnswer | null> {
  const [row] = await selectRows(
    db,
    StoredAnswer,
    sql`SELECT row_key AS rowKey, token_id AS tokenId, token_version AS tokenVersion,
        body_mac AS bodyMac, salt, nonce, sealed
      FROM idempotency
      WHERE row_key IN (SELECT value FROM json_each(${JSON.stringify(rowKeys)}))
        AND expires_at > ${now}`,
  );
  return row ?? null;
}
