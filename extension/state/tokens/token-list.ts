import { computed, signal } from "@preact/signals";
import { findTokenInText } from "../../../shared/find-token-in-text.ts";
import type { TokenSort } from "../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import { hasFilter, type TokenFilter } from "../../format/token-status.ts";
import type { AllTokens } from "../../messages.ts";
import { createLoader, getReadyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";
import { countTokens, searchTokens, sortTokens } from "./select-tokens.ts";

/** Rows rendered at once. More would delay each keystroke; "Load more" shows the next. */
const PAGE = 100;
const TYPING_MS = 150;

export interface ListQuery {
  search: string;
  status: TokenFilter;
  sort: TokenSort;
}

export type ListState =
  | { status: "loading" }
  | { status: "failed"; failure: Failure }
  | {
      status: "ready";
      query: ListQuery;
      /** The matches that are shown. */
      tokens: readonly TokenResource[];
      /** The number of all matches, shown or not. */
      total: number;
      hasMore: boolean;
      /** The tokens of each filter that match the search. */
      counts: Readonly<Record<TokenFilter, number>>;
      /** When a cached answer was fetched (epoch milliseconds); set while offline. */
      staleSince: number | null;
      /** True if the owner has no token in any status. */
      none: boolean;
    };

/**
 * Creates the list of an owner's tokens. It fetches all of them once, and searches, filters, sorts and counts on
 * this device. Only what an owner has beyond the fetched ones is searched by the server.
 *
 * @param known the tokens that this device knows, shown until the server has answered
 */
export function createTokenList({ effects, owner, key, ask }: StoreContext, known?: AllTokens) {
  const initial: ListQuery = {
    search: "",
    // A manager also wants to see waiting tokens, which are not active yet.
    status: owner === null ? "active" : "all",
    sort: "-created_at",
  };
  const query = signal(initial);
  const shownRows = signal(PAGE);
  const busy = signal(false);
  /** Why the server has not confirmed what the device knew, or `null`. */
  const unconfirmed = signal<Failure | null>(null);
  const loader = createLoader<AllTokens>(fetchAll, known);
  /** Tokens that the server has found beyond the fetched ones. */
  const found = signal<readonly TokenResource[]>([]);
  /** The rows that keep their places while the pointer is over them. `null` if no row does. */
  const keptRows = signal<readonly TokenResource[] | null>(null);
  let isPointerOver = false;
  let isFromDevice = known !== undefined;
  let cancelTyping = () => {};

  async function fetchAll() {
    busy.value = true;
    const reply = await ask(effects.send("listAllTokens", key));
    busy.value = false;
    // Rows that a person is about to click must not move when the first answer replaces what the device knew.
    keptRows.value = reply.ok && isFromDevice && isPointerOver ? getShownTokens() : null;
    unconfirmed.value = isFromDevice && !reply.ok ? reply.failure : null;
    if (reply.ok) isFromDevice = false;
    return reply;
  }

  function getShownTokens(): readonly TokenResource[] | null {
    const shown = state.peek();
    return shown.status === "ready" ? shown.tokens : null;
  }

  const selected = computed(() => {
    const fetched = getReadyValue(loader.state.value)?.tokens ?? [];
    const ids = new Set(fetched.map(({ id }) => id));
    const all = [...fetched, ...found.value.filter(({ id }) => !ids.has(id))];
    const now = effects.now();
    const matching = searchTokens(all, query.value.search, now);
    const counts = countTokens(matching, now);
    return { matching, counts, none: all.length === 0 };
  });

  const state = computed<ListState>(() => {
    const loaded = loader.state.value;
    if (loaded.status !== "ready") return loaded;
    const { matching, counts, none } = selected.value;
    const { status, sort } = query.value;
    const sorted = sortTokens(filterTokens(matching, status, effects.now()), sort);
    const rows = keepPlaces(sorted, keptRows.value, loaded.value.tokens);
    return {
      status: "ready",
      query: query.value,
      tokens: rows.slice(0, shownRows.value),
      total: counts[status],
      hasMore: rows.length > shownRows.value,
      counts,
      staleSince: loaded.value.staleSince ?? null,
      none,
    };
  });

  function change(next: ListQuery) {
    cancelTyping();
    query.value = withoutSecret(next);
    shownRows.value = PAGE;
    keptRows.value = null;
  }

  /** Searches what the owner has beyond the fetched tokens. */
  async function searchServer() {
    const q = query.peek().search.trim();
    const fetched = getReadyValue(loader.state.peek());
    if (q === "" || fetched === null || fetched.total <= fetched.tokens.length) return;
    const reply = await ask(effects.send("listTokens", { ...key, query: { status: "all", q } }));
    if (reply.ok) found.value = reply.value.tokens;
  }

  return {
    query,
    state,
    busy,
    unconfirmed,
    /** All fetched tokens, whatever the query is. */
    all: loader.state,
    load: loader.load,
    /** Fetches the tokens again. The shown ones stay if the server does not say that they are gone. */
    reload: loader.reload,
    /** The scroll position when the screen was left. */
    place: { top: 0 },
    /** Shows the next rows. */
    showMore() {
      shownRows.value += PAGE;
    },
    search(search: string) {
      change({ ...query.peek(), search });
      cancelTyping = effects.after(TYPING_MS, () => void searchServer());
    },
    /** Filters or sorts at once, and fetches the tokens again: they may have been changed elsewhere. */
    changeQuery(part: Partial<ListQuery>) {
      change({ ...query.peek(), ...part });
      void loader.reload();
    },
    /** Returns a fetched token, or `null`. */
    find: (id: string) =>
      getReadyValue(loader.state.peek())?.tokens.find((token) => token.id === id) ?? null,
    /** Notes if the pointer is over the rows. Rows that kept their places move once it has left. */
    notePointer(isOver: boolean) {
      isPointerOver = isOver;
      if (!isOver) keptRows.value = null;
    },
  };
}

function filterTokens(tokens: readonly TokenResource[], filter: TokenFilter, now: number) {
  return tokens.filter((token) => hasFilter(token, filter, now));
}

/** Returns the rows in their old places, with their new content; or the new rows, if no row keeps its place. */
function keepPlaces(
  rows: readonly TokenResource[],
  kept: readonly TokenResource[] | null,
  all: readonly TokenResource[],
): readonly TokenResource[] {
  if (kept === null) return rows;
  const byId = new Map(all.map((token) => [token.id, token]));
  return kept.map((token) => byId.get(token.id) ?? token);
}

/** Empties a search for a token. It would become part of a URL, and of the text that nothing matches. */
function withoutSecret(query: ListQuery): ListQuery {
  return findTokenInText(query.search) === null ? query : { ...query, search: "" };
}

export type TokenList = ReturnType<typeof createTokenList>;
