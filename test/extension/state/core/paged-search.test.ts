import { expect, it } from "vitest";
import type { Reply } from "../../../../extension/connection.ts";
import { createPagedSearch } from "../../../../extension/state/core/paged-search.ts";

interface Answer {
  items: readonly string[];
  nextCursor: string | null;
}

/** Creates a search that lists "a" to "e", two on each page. The page at the cursor `fails` is offline. */
function createLetterSearch() {
  const server = { cursors: [] as (string | undefined)[], fails: null as string | null };
  const letters = ["a", "b", "c", "d", "e"];
  const list = createPagedSearch<{ search: string }, Answer>(
    { after: () => () => {} },
    { search: "" },
    {
      async fetchPage(_, cursor): Promise<Reply<Answer>> {
        server.cursors.push(cursor);
        if (cursor === server.fails) return { ok: false, failure: { kind: "offline" } };
        const at = Number(cursor ?? 0);
        const nextCursor = at + 2 < letters.length ? `${at + 2}` : null;
        return { ok: true, value: { items: letters.slice(at, at + 2), nextCursor } };
      },
      join: (before, next) => ({ ...next, items: [...before.items, ...next.items] }),
      count: ({ items }) => items.length,
    },
  );
  const items = () => list.state.value.status === "ready" && list.state.value.items.join("");
  return { list, items, server };
}

it("reloads all pages that are shown", async () => {
  const { list, items, server } = createLetterSearch();
  await list.load();
  expect(items()).toBe("ab");
  await list.loadMore();
  expect(items()).toBe("abcd");
  server.cursors.length = 0;
  await list.load();
  expect(items()).toBe("abcd");
  expect(server.cursors).toEqual([undefined, "2"]);
  expect(await list.loadMore()).toBeNull();
  expect(items()).toBe("abcde");
});

it("shows the pages before a failed one, from where more can be loaded", async () => {
  const { list, items, server } = createLetterSearch();
  await list.load();
  await list.loadMore();
  server.fails = "2";
  await list.load();
  expect(items()).toBe("ab");
  expect(list.state.value).toMatchObject({ nextCursor: "2" });
});

it("loads only the first page of a new query", async () => {
  const { list, items } = createLetterSearch();
  await list.load();
  await list.loadMore();
  await list.changeQuery({ search: "x" });
  expect(items()).toBe("ab");
});

it("stops reloading pages after a newer query", async () => {
  const { list, server } = createLetterSearch();
  await list.load();
  await list.loadMore();
  server.cursors.length = 0;
  await Promise.all([list.load(), list.changeQuery({ search: "x" })]);
  expect(server.cursors).toEqual([undefined, undefined]);
});
