import { TokenPage } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey } from "../../connection.ts";
import { addInUtc } from "../../format/calendar-date.ts";
import { type ApiEffects, callApi } from "../api/call-api.ts";
import { loadServerNow } from "../server-clock.ts";
import { MAX_WARNING_DAYS } from "../setting-limits.ts";

/** More pages than any owner has. Ends the loop for a server whose pages never end. */
const MAX_PAGES = 20;

/**
 * Fetches the user's active tokens that expire within the longest warning period, the soonest first.
 *
 * @returns `null` if a request fails
 */
export async function fetchExpiries(
  effects: ApiEffects,
  key: ConnectionKey,
): Promise<{ id: string; expiresAt: number }[] | null> {
  const found: { id: string; expiresAt: number }[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = await callApi(effects, key, {
      method: "GET",
      path: "/v1/tokens",
      query: { status: "active", sort: "expires_at", limit: "100", cursor },
      answer: TokenPage,
    });
    if (!reply.ok) return null;
    const expiries = reply.value.tokens.map(({ id, expires_at }) => ({
      id,
      expiresAt: expires_at === null ? Infinity : Date.parse(expires_at),
    }));
    // Read after the answer, which may have corrected it.
    const horizon = addInUtc(await loadServerNow(effects), { days: MAX_WARNING_DAYS });
    const near = expiries.filter(({ expiresAt }) => expiresAt <= horizon);
    found.push(...near);
    // Tokens without an expiry come last.
    if (near.length < expiries.length || reply.value.next_cursor === null) break;
    cursor = reply.value.next_cursor;
  }
  return found;
}

/**
 * Fetches the user's tokens that are not collected yet. Reads one page, more than an owner should have.
 *
 * @returns `null` if the request fails
 */
export async function fetchWaiting(
  effects: ApiEffects,
  key: ConnectionKey,
): Promise<{ id: string; collectBy: number }[] | null> {
  const reply = await callApi(effects, key, {
    method: "GET",
    path: "/v1/tokens",
    query: { status: "waiting", limit: "100" },
    answer: TokenPage,
  });
  if (!reply.ok) return null;
  return reply.value.tokens.flatMap(({ id, collect_by }) =>
    collect_by === null ? [] : [{ id, collectBy: Date.parse(collect_by) }],
  );
}
