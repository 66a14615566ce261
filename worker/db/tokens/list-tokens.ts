import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { foldText, removeUnseen } from "../../../shared/fold-text.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { TokenSort, TokenStatusFilter } from "../../../shared/wire/token-requests.ts";
import { buildWordsCondition } from "../build-search-text.ts";
import type { Database } from "../database.ts";
import { getOnly, integer, selectRows, text } from "../select-rows.ts";
import { buildOwnedTokenCondition, type TokenOwner } from "../write-guards.ts";
import { type StoredToken, TOKEN_COLUMNS, TokenRow, toStoredToken } from "./token-queries.ts";

export interface TokenListQuery {
  status: TokenStatusFilter;
  /** Text to search for: in name and description folded, in id and hint exactly. */
  q?: string | undefined;
  sort: TokenSort;
  limit: number;
  /** The sort value and id of the previous page's last token. */
  after?: { value: string | number; id: string } | undefined;
}

/** An active token is `expiring` within 14 days of its expiry. */
const EXPIRING_SECONDS = 14 * 86_400;
/** Sorts tokens without an expiry after all others. */
const NEVER = 9_007_199_254_740_991;

/** Until the cron has written the sort text of an older row, its lower-case name stands in. */
const SORT_VALUES = {
  created_at: sql`t.created_at`,
  name: sql`coalesce(t.sort_text, substr(t.search_text, 1, instr(t.search_text, char(10)) - 1))`,
  expires_at: sql`coalesce(t.expires_at, ${NEVER})`,
  last_used_at: sql`coalesce(t.last_used_at, 0)`,
} as const;

/** Lists a page of a person's tokens in one organization, with the total that match and the cursor of the next page. */
export async function listTokens(
  db: Database,
  owner: TokenOwner,
  query: TokenListQuery,
  now: EpochSeconds,
): Promise<{
  tokens: StoredToken[];
  total: number;
  end: { value: string | number; id: string } | null;
}> {
  const matching = sql`FROM tokens t
    WHERE ${buildOwnedTokenCondition(owner)} AND ${buildStatusFilter(query.status, now)} AND ${buildTextFilter(query.q)}`;
  const descending = query.sort.startsWith("-");
  const value = SORT_VALUES[query.sort.replace("-", "") as keyof typeof SORT_VALUES];
  const direction = descending ? sql`DESC` : sql`ASC`;
  const [rows, counted] = await db.batch([
    selectRows(
      db,
      v.object({ ...TokenRow.entries, sort_value: v.union([text, integer]) }),
      sql`
      SELECT ${TOKEN_COLUMNS}, ${value} AS sort_value ${matching}
        AND ${buildAfterCondition(value, query.after, descending)}
      ORDER BY sort_value ${direction}, t.id ${direction} LIMIT ${query.limit + 1}`,
    ),
    selectRows(db, v.object({ total: integer }), sql`SELECT count(*) AS total ${matching}`),
  ]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    tokens: page.map(toStoredToken),
    total: getOnly(counted).total,
    end: rows.length > query.limit && last ? { value: last.sort_value, id: last.id } : null,
  };
}

function buildStatusFilter(status: TokenStatusFilter, now: EpochSeconds): SQL {
  const isUsable = sql`((t.expires_at IS NULL OR t.expires_at > ${now}) AND EXISTS (
    SELECT 1 FROM token_secrets WHERE token_id = t.id AND valid_until IS NULL))`;
  const isPending = sql`coalesce(t.collect_by > ${now}, 0)`;
  switch (status) {
    case "active":
      return sql`t.revoked_at IS NULL AND ${isUsable}`;
    case "expiring":
      return sql`t.revoked_at IS NULL AND ${isUsable} AND t.expires_at <= ${now + EXPIRING_SECONDS}`;
    case "expired":
      return sql`t.revoked_at IS NULL AND NOT ${isUsable} AND NOT ${isPending}`;
    case "revoked":
      return sql`t.revoked_at IS NOT NULL`;
    case "waiting":
      return sql`t.revoked_at IS NULL AND ${isPending}`;
    case "all":
      return sql`1`;
  }
}

function buildTextFilter(q = ""): SQL {
  if (foldText(q.trim()) === "") return sql`1`;
  const text = removeUnseen(q.trim());
  return sql`((${buildWordsCondition(sql`t.search_text`, q)}) OR instr(t.id, ${text}) > 0
    OR EXISTS (SELECT 1 FROM token_secrets
      WHERE token_id = t.id AND valid_until IS NULL AND instr(hint, ${text}) > 0))`;
}

function buildAfterCondition(value: SQL, after: TokenListQuery["after"], descending: boolean): SQL {
  if (after === undefined) return sql`1`;
  return descending
    ? sql`(${value}, t.id) < (${after.value}, ${after.id})`
    : sql`(${value}, t.id) > (${after.value}, ${after.id})`;
}
