import { signal } from "@preact/signals";
import { findTokenInText } from "../../../shared/find-token-in-text.ts";
import type { Failure, Reply } from "../../connection.ts";
import type { Effects } from "./effects.ts";
import { meansGone } from "./loadable.ts";

const TYPING_MS = 150;

/** The pages fetched so far. */
interface Pages {
  /** The cursor of the next page, or `null` on the last page. */
  nextCursor: string | null;
}

export type SearchState<Query, Answer extends Pages> =
  | { status: "loading" }
  | { status: "failed"; failure: Failure }
  /** `query` is the answered query. A person may have typed on since. */
  | ({ status: "ready"; query: Query } & Answer);

interface PagedSource<Query, Answer> {
  fetchPage(query: Query, cursor?: string): Promise<Reply<Answer>>;
  /** Appends the next page to the pages before it. */
  join(before: Answer, next: Answer): Answer;
  /** Counts the listed items. */
  count(answer: Answer): number;
}

/** Creates a search that loads page by page. Only the answer to the latest query counts. */
export function createPagedSearch<Query extends { search: string }, Answer extends Pages>(
  { after }: Pick<Effects, "after">,
  initial: Query,
  { fetchPage, join, count }: PagedSource<Query, Answer>,
) {
  const query = signal(initial);
  const state = signal<SearchState<Query, Answer>>({ status: "loading" });
  const busy = signal(false);
  let latest = 0;
  let cancelTyping = () => {};

  async function fetchLatest({ keepsShown }: { keepsShown: boolean }) {
    cancelTyping();
    latest += 1;
    const call = latest;
    const requested = query.peek();
    busy.value = true;
    const reply = await fetchShownPages(requested, () => call === latest);
    if (call !== latest) return;
    busy.value = false;
    if (reply.ok) state.value = { status: "ready", query: requested, ...reply.value };
    else if (!keepsShown || state.peek().status !== "ready" || meansGone(reply.failure)) {
      state.value = { status: "failed", failure: reply.failure };
    }
  }

  const load = () => fetchLatest({ keepsShown: false });

  /** Fetches the first page, or all shown pages if the query has not changed. */
  async function fetchShownPages(
    requested: Query,
    isLatest: () => boolean,
  ): Promise<Reply<Answer>> {
    const before = state.peek();
    const shown = before.status === "ready" && before.query === requested ? count(before) : 0;
    let reply = await fetchPage(requested);
    while (
      reply.ok &&
      isLatest() &&
      reply.value.nextCursor !== null &&
      count(reply.value) < shown
    ) {
      const next = await fetchPage(requested, reply.value.nextCursor);
      // Show the pages fetched so far. "Show more" can retry the next page.
      if (!next.ok) break;
      reply = { ok: true, value: join(reply.value, next.value) };
    }
    return reply;
  }

  return {
    query,
    state,
    busy,
    load,
    /** Fetches the shown pages again. They stay if the server does not say that they are gone. */
    reload: () => fetchLatest({ keepsShown: true }),
    /** The scroll position when the screen was left. */
    place: { top: 0 },
    /** Loads the next page. @returns the failure, or `null` */
    async loadMore(): Promise<Failure | null> {
      const before = state.peek();
      if (before.status !== "ready" || before.nextCursor === null || busy.peek()) return null;
      const call = latest;
      busy.value = true;
      const reply = await fetchPage(before.query, before.nextCursor);
      if (call !== latest) return null;
      busy.value = false;
      if (!reply.ok) return reply.failure;
      state.value = { ...before, ...join(before, reply.value) };
      return null;
    },
    search(search: string) {
      query.value = withoutSecret({ ...query.peek(), search });
      cancelTyping();
      cancelTyping = after(TYPING_MS, () => void load());
    },
    changeQuery(change: Partial<Query>) {
      query.value = withoutSecret({ ...query.peek(), ...change });
      return load();
    },
    /** Returns to the initial query and loads it. */
    resetQuery() {
      query.value = initial;
      return load();
    },
  };
}

/** Empties a search for a token. It would become part of a URL, and of the text that nothing matches. */
function withoutSecret<Query extends { search: string }>(query: Query): Query {
  return findTokenInText(query.search) === null ? query : { ...query, search: "" };
}

/** Appends a page without duplicates. An item that moved meanwhile can be on two pages. */
export function appendNew<Item extends { id: string }>(
  before: readonly Item[],
  next: readonly Item[],
): readonly Item[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...next.filter(({ id }) => !known.has(id))];
}
