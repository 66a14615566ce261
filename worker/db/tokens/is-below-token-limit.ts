import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import type { TokenOwner } from "../guards/token-key.ts";
import { isUnderLimit } from "./issue-token.ts";

/** Whether a person has fewer live tokens than `limit`: tells why a guarded write changed nothing. */
export async function isBelowTokenLimit(
  db: Database,
  { subject, organization }: TokenOwner,
  limit: number,
  now: EpochSeconds,
): Promise<boolean> {
  const owner = { subject, organization, kind: "pat" } as const;
  const [row] = await db.all<{ below: number }>(
    sql`SELECT ${isUnderLimit(owner, limit, now)} AS below`,
  );
  return row?.below === 1;
}
