import type { TokenSort, TokenStatusFilter } from "../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { appended, createPagedSearch, type SearchState } from "../core/paged-search.ts";
import type { StoreContext } from "../core/store-context.ts";

export interface ListQuery {
  search: string;
  status: TokenStatusFilter;
  sort: TokenSort;
}

interface ListedTokens {
  tokens: readonly TokenResource[];
  /** How many match in all. */
  total: number;
  nextCursor: string | null;
  /** Epoch milliseconds; set while offline. */
  staleSince: number | null;
  /** There is no token at all, in whatever status. */
  none: boolean;
}

export type ListState = SearchState<ListQuery, ListedTokens>;

/** The list of tokens: what is asked for and what the server answered. */
export function createTokenList({ effects, owner, key, ask }: StoreContext) {
  const initial: ListQuery = {
    search: "",
    // What waits for somebody else matters to whoever made it, and is not active yet.
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

  /** Whether an empty answer means that there is no token at all. */
  async function isNone(asked: ListQuery): Promise<boolean> {
    if (asked.search.trim() !== "") return false;
    if (asked.status === "all") return true;
    const all = await send({ ...asked, status: "all" });
    return all.ok && all.value.total === 0;
  }

  return createPagedSearch<ListQuery, ListedTokens>(effects, initial, {
    async fetchPage(query, cursor) {
      const reply = await send(query, cursor);
      if (!reply.ok) return reply;
      const { tokens, total, next_cursor: nextCursor, staleSince = null } = reply.value;
      const none = cursor === undefined && total === 0 && (await isNone(query));
      return { ok: true, value: { tokens, total, nextCursor, staleSince, none } };
    },
    count: ({ tokens }) => tokens.length,
    join: (before, next) => ({ ...next, tokens: appended(before.tokens, next.tokens) }),
  });
}

export type TokenList = ReturnType<typeof createTokenList>;
