import { TokenPage } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey } from "../../connection.ts";
import { type Caller, callApi } from "../api/call-api.ts";
import { MAX_WARNING_DAYS } from "../settings-store.ts";

const DAY_MS = 86_400_000;
/** More than anyone has; an end for a server that never comes to one. */
const MAX_PAGES = 20;

/**
 * When my working tokens end, as far as a warning could be about them, the soonest first.
 *
 * @returns `null` where the server does not tell
 */
export async function fetchExpiries(
  caller: Caller,
  key: ConnectionKey,
): Promise<{ id: string; expiresAt: number }[] | null> {
  const horizon = caller.now() + MAX_WARNING_DAYS * DAY_MS;
  const found: { id: string; expiresAt: number }[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = await callApi(caller, key, {
      method: "GET",
      path: "/v1/tokens",
      query: { status: "active", sort: "expires_at", limit: "100", cursor },
      answer: TokenPage,
    });
    if (!reply.ok) return null;
    const ends = reply.value.tokens.map(({ id, expires_at }) => ({
      id,
      expiresAt: expires_at === null ? Infinity : Date.parse(expires_at),
    }));
    const near = ends.filter(({ expiresAt }) => expiresAt <= horizon);
    found.push(...near);
    // Those that never end come last.
    if (near.length < ends.length || reply.value.next_cursor === null) break;
    cursor = reply.value.next_cursor;
  }
  return found;
}

/**
 * Which secrets that others made wait for me, and until when. One page is more than anyone should have.
 *
 * @returns `null` where the server does not tell
 */
export async function fetchWaiting(
  caller: Caller,
  key: ConnectionKey,
): Promise<{ id: string; collectBy: number }[] | null> {
  const reply = await callApi(caller, key, {
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
