import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { Database } from "../database.ts";
import { flag, selectOnly } from "../select-rows.ts";

/**
 * Builds the condition that an organization stores fewer tokens than it may.
 *
 * Triggers keep `stored_tokens`, so the condition reads one row, however many tokens there are.
 *
 * @param quota the quota of an organization that has none of its own
 */
export function buildUnderQuotaCondition(organization: string, quota: number): SQL {
  return sql`EXISTS (SELECT 1 FROM organizations q WHERE q.id = ${organization}
    AND q.stored_tokens < coalesce(q.token_quota, ${quota}))`;
}

/**
 * Returns true if an organization may store another token: one of the possible reasons why a guarded write changed
 * nothing.
 */
export async function isUnderTokenQuota(
  db: Database,
  organization: string,
  quota: number,
): Promise<boolean> {
  const { under } = await selectOnly(
    db,
    v.object({ under: flag }),
    sql`SELECT ${buildUnderQuotaCondition(organization, quota)} AS under`,
  );
  return under;
}
