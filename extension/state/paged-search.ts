import { signal } from "@preact/signals";
import type { Failure, Reply } from "../messages.ts";
import type { Effects } from "./effects.ts";

const TYPING_MS = 150;

interface Page<Item> {
  items: readonly Item[];
  /** How many match in all. */
  total: number;
  /** Where the next page begins; `null` on the last. */
  next: string | null;
}

export type SearchState<Query, Item> =
  | { status: "loading" }
  | { status: "failed"; failure: Failure }
  /** `query` is what was asked for, as the typing may be ahead of it. */
  | ({ status: "ready"; query: Query } & Page<Item>);

/** What is asked for, page by page, and what the server answered: always the last question's answer. */
export function createPagedSearch<Query extends { search: string }, Item extends { id: string }>(
  { after }: Pick<Effects, "after">,
  initial: Query,
  fetchPage: (query: Query, cursor?: string) => Promise<Reply<Page<Item>>>,
) {
  const query = signal(initial);
  const state = signal<SearchState<Query, Item>>({ status: "loading" });
  const busy = signal(false);
  let latest = 0;
  let cancelTyping = () => {};

  async function load() {
    cancelTyping();
    latest += 1;
    const mine = latest;
    const asked = query.peek();
    busy.value = true;
    const reply = await fetchPage(asked);
    if (mine !== latest) return;
    busy.value = false;
    state.value = reply.ok
      ? { status: "ready", query: asked, ...reply.value }
      : { status: "failed", failure: reply.failure };
  }

  return {
    query,
    state,
    busy,
    load,
    /** @returns why no more could be loaded, or `null` */
    async loadMore(): Promise<Failure | null> {
      const before = state.peek();
      if (before.status !== "ready" || before.next === null || busy.peek()) return null;
      const mine = latest;
      busy.value = true;
      const reply = await fetchPage(before.query, before.next);
      if (mine !== latest) return null;
      busy.value = false;
      if (!reply.ok) return reply.failure;
      const known = new Set(before.items.map(({ id }) => id));
      const more = reply.value.items.filter(({ id }) => !known.has(id));
      state.value = { ...before, ...reply.value, items: [...before.items, ...more] };
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
    showAll() {
      query.value = initial;
      return load();
    },
  };
}
