import type { UserId } from "../../../shared/ids.ts";
import { TokenPage, type TokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey, Reply } from "../../connection.ts";
import type { AllTokens } from "../../messages.ts";
import { type ApiEffects, callApi } from "./call-api.ts";
import { getTokensPath } from "./paths.ts";

/** The most tokens of a page. */
const PAGE = 100;
/** More pages would take seconds; the server searches what lies beyond. */
const MAX_PAGES = 10;

/**
 * Fetches an owner's tokens in any status, the newest first, at most 1,000.
 *
 * The addresses of the pages are always the same, so that the browser keeps the answers to their preflights.
 */
export async function fetchAllTokens(
  effects: ApiEffects,
  connection: ConnectionKey,
  owner?: UserId,
): Promise<Reply<AllTokens>> {
  const fetchPage = (cursor: string | null) =>
    callApi(effects, connection, {
      method: "GET",
      path: getTokensPath(owner),
      query: { status: "all", limit: String(PAGE), ...(cursor === null ? {} : { cursor }) },
      answer: TokenPage,
    });

  let page = await fetchPage(null);
  // A token that moves to a later page meanwhile is on both.
  const tokens = new Map<string, TokenResource>();
  for (let fetched = 1; page.ok; fetched += 1) {
    const { tokens: next, total, next_cursor: cursor } = page.value;
    for (const token of next) tokens.set(token.id, token);
    if (cursor === null || fetched === MAX_PAGES) {
      const all = [...tokens.values()];
      return { ok: true, value: { tokens: all, total: cursor === null ? all.length : total } };
    }
    page = await fetchPage(cursor);
  }
  return page;
}
