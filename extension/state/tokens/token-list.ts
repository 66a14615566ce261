import type { TokenSort, TokenStatusFilter } from "../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { appendNew, createPagedSearch, type SearchState } from "../core/paged-search.ts";
import type { StoreContext } from "../core/store-context.ts";

export interface ListQuery {
  search: string;
  status: TokenStatusFilter;
  sort: TokenSort;
}

interface ListedTokens {
  tokens: readonly TokenResource[];
  /** The number of all matches, listed or not. */
  total: number;
  nextCursor: string | null;
  /** When a cached answer was fetched (epoch milliseconds); set while offline. */
  staleSince: number | null;
  /** True if the owner has no token in any status. */
  none: boolean;
}

export type ListState = SearchState<ListQuery, ListedTokens>;

/** Creates the search over an owner's tokens. */
export function createTokenList({ effects, owner, key, ask }: StoreContext) {
  const initial: ListQuery = {
    search: "",
    // A manager also wants to see waiting tokens, which are not active yet.
    status: owner === null ? "active" : "all",
    sort: "-created_at",
  };

  const send = ({ search, status, sort }: ListQuery, cursor?: string) => {
    const q = search.trim();
    return ask(
      effects.send("listTokens", {
        ...key,
        query: { status, sort, ...(q === "" ? {} : { q }), ...(cursor ? { cursor } : {}) },
      }),
    );
  };

  /** Returns true if an empty answer means that the owner has no token in any status. */
  async function hasNoTokens(query: ListQuery): Promise<boolean> {
    if (query.search.trim() !== "") return false;
    if (query.status === "all") return true;
    const all = await send({ ...query, status: "all" });
    return all.ok && all.value.total === 0;
  }

  return createPagedSearch<ListQuery, ListedTokens>(effects, initial, {
    async fetchPage(query, cursor) {
      const reply = await send(query, cursor);
      if (!reply.ok) return reply;
      const { tokens, total, next_cursor: nextCursor, staleSince = null } = reply.value;
      const none = cursor === undefined && total === 0 && (await hasNoTokens(query));
      return { ok: true, value: { tokens, total, nextCursor, staleSince, none } };
    },
    count: ({ tokens }) => tokens.length,
    join: (before, next) => ({ ...next, tokens: appendNew(before.tokens, next.tokens) }),
  });
}

export type TokenList = ReturnType<typeof createTokenList>;
