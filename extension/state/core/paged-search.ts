import { signal } from "@preact/signals";
import type { Failure, Reply } from "../../connection.ts";
import type { Effects } from "./effects.ts";

const TYPING_MS = 150;

/** An answer, as far as its pages have been fetched. */
interface Pages {
  /** Where the next page begins; `null` on the last. */
  nextCursor: string | null;
}

export type SearchState<Query, Answer extends Pages> =
  | { status: "loading" }
  | { status: "failed"; failure: Failure }
  /** `query` is what was asked for, as the typing may be ahead of it. */
  | ({ status: "ready"; query: Query } & Answer);

interface Ways<Query, Answer> {
  fetchPage(query: Query, cursor?: string): Promise<Reply<Answer>>;
  /** All that is known once the next page is. */
  join(before: Answer, next: Answer): Answer;
  /** How many an answer lists. */
  count(answer: Answer): number;
}

/** What is asked for, page by page, and what the server answered: always the last question's answer. */
export function createPagedSearch<Query extends { search: string }, Answer extends Pages>(
  { after }: Pick<Effects, "after">,
  initial: Query,
  { fetchPage, join, count }: Ways<Query, Answer>,
) {
  const query = signal(initial);
  const state = signal<SearchState<Query, Answer>>({ status: "loading" });
  const busy = signal(false);
  let latest = 0;
  let cancelTyping = () => {};

  async function load() {
    cancelTyping();
    latest += 1;
    const mine = latest;
    const asked = query.peek();
    busy.value = true;
    const reply = await fetchShown(asked, () => mine === latest);
    if (mine !== latest) return;
    busy.value = false;
    state.value = reply.ok
      ? { status: "ready", query: asked, ...reply.value }
      : { status: "failed", failure: reply.failure };
  }

  /** As many pages as are shown of the same question already; of another one the first. */
  async function fetchShown(asked: Query, isWanted: () => boolean): Promise<Reply<Answer>> {
    const before = state.peek();
    const shown = before.status === "ready" && before.query === asked ? count(before) : 0;
    let reply = await fetchPage(asked);
    while (
      reply.ok &&
      isWanted() &&
      reply.value.nextCursor !== null &&
      count(reply.value) < shown
    ) {
      const next = await fetchPage(asked, reply.value.nextCursor);
      // What there is of it can be looked at, and more can be asked for.
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
    /** Where it was scrolled to when it was left. */
    place: { top: 0 },
    /** @returns why no more could be loaded, or `null` */
    async loadMore(): Promise<Failure | null> {
      const before = state.peek();
      if (before.status !== "ready" || before.nextCursor === null || busy.peek()) return null;
      const mine = latest;
      busy.value = true;
      const reply = await fetchPage(before.query, before.nextCursor);
      if (mine !== latest) return null;
      busy.value = false;
      if (!reply.ok) return reply.failure;
      state.value = { ...before, ...join(before, reply.value) };
      return null;
    },
    search(search: string) {
      query.value = { ...query.peek(), search };
      cancelTyping();
      cancelTyping = after(TYPING_MS, () => void load());
    },
    ask(change: Partial<Query>) {
      query.value = { ...query.peek(), ...change };
      return load();
    },
    /** Asks as at first. */
    askAnew() {
      query.value = initial;
      return load();
    },
  };
}

/** The next page's behind those before, none twice: what moved between two pages is on both. */
export function appended<Item extends { id: string }>(
  before: readonly Item[],
  next: readonly Item[],
): readonly Item[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...next.filter(({ id }) => !known.has(id))];
}
