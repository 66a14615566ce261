import { signal } from "@preact/signals";
import type { TokenSort, TokenStatusFilter } from "../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { Failure, TokenListAnswer } from "../messages.ts";
import type { Desk } from "./desk.ts";

const TYPING_MS = 150;

export interface ListQuery {
  search: string;
  status: TokenStatusFilter;
  sort: TokenSort;
}

export type ListState =
  | { status: "loading" }
  | { status: "failed"; failure: Failure }
  | {
      status: "ready";
      tokens: readonly TokenResource[];
      total: number;
      nextCursor: string | null;
      /** Epoch milliseconds; set while offline. */
      staleSince: number | null;
      /** What was asked for, as the typing may be ahead of it. */
      query: ListQuery;
      /** There is no token at all, in whatever status. */
      none: boolean;
    };

type Ready = Extract<ListState, { status: "ready" }>;

/** The list of tokens: what is asked for and what the server answered. */
export function createTokenList({ effects, owner, key, ask }: Desk) {
  // What waits for somebody else matters to whoever made it, and is not active yet.
  const status = owner === null ? "active" : "all";
  const query = signal<ListQuery>({ search: "", status, sort: "-created_at" });
  const state = signal<ListState>({ status: "loading" });
  const busy = signal(false);
  let latest = 0;
  let cancelTyping = () => {};

  const fetchPage = ({ search, status, sort }: ListQuery, cursor?: string) => {
    const q = search.trim();
    return ask(
      effects.send("listTokens", {
        ...key,
        query: { status, sort, ...(q === "" ? {} : { q }), ...(cursor ? { cursor } : {}) },
      }),
    );
  };

  const ready = (page: TokenListAnswer, asked: ListQuery, none: boolean): Ready => ({
    status: "ready",
    tokens: page.tokens,
    total: page.total,
    nextCursor: page.next_cursor,
    staleSince: page.staleSince ?? null,
    query: asked,
    none,
  });

  /** Whether an empty answer means that there is no token at all. */
  async function isNone(asked: ListQuery): Promise<boolean> {
    if (asked.search.trim() !== "") return false;
    if (asked.status === "all") return true;
    const all = await fetchPage({ ...asked, status: "all" });
    return all.ok && all.value.total === 0;
  }

  async function load() {
    cancelTyping();
    latest += 1;
    const mine = latest;
    const asked = query.peek();
    busy.value = true;
    const reply = await fetchPage(asked);
    const none = reply.ok && reply.value.total === 0 && (await isNone(asked));
    if (mine !== latest) return;
    busy.value = false;
    state.value = reply.ok
      ? ready(reply.value, asked, none)
      : { status: "failed", failure: reply.failure };
  }

  async function loadMore() {
    const before = state.peek();
    if (before.status !== "ready" || before.nextCursor === null || busy.peek()) return null;
    const mine = latest;
    busy.value = true;
    const reply = await fetchPage(before.query, before.nextCursor);
    if (mine !== latest) return null;
    busy.value = false;
    if (!reply.ok) return reply.failure;
    const known = new Set(before.tokens.map(({ id }) => id));
    const more = reply.value.tokens.filter(({ id }) => !known.has(id));
    state.value = {
      ...ready(reply.value, before.query, false),
      tokens: [...before.tokens, ...more],
    };
    return null;
  }

  return {
    query,
    state,
    busy,
    load,
    /** @returns why no more could be loaded, or `null` */
    loadMore,
    search(text: string) {
      query.value = { ...query.peek(), search: text };
      cancelTyping();
      cancelTyping = effects.after(TYPING_MS, () => void load());
    },
    ask(change: Partial<ListQuery>) {
      query.value = { ...query.peek(), ...change };
      return load();
    },
  };
}

export type TokenList = ReturnType<typeof createTokenList>;
