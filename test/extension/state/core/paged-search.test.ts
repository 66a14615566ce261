import { expect, it } from "vitest";
import type { Reply } from "../../../../extension/connection.ts";
import { createPagedSearch } from "../../../../extension/state/core/paged-search.ts";

interface Answer {
  items: readonly string[];
  nextCursor: string | null;
}

/** Lists "a" to "e", two on each page. `fails`: the cursor of the page that cannot be had. */
function listed() {
  const world = { asked: [] as (string | undefined)[], fails: null as string | null };
  const letters = ["a", "b", "c", "d", "e"];
  const list = createPagedSearch<{ search: string }, Answer>(
    { after: () => () => {} },
    { search: "" },
    {
      async fetchPage(_, cursor): Promise<Reply<Answer>> {
        world.asked.push(cursor);
        if (cursor === world.fails) return { ok: false, failure: { kind: "offline" } };
        const at = Number(cursor ?? 0);
        const nextCursor = at + 2 < letters.length ? `${at + 2}` : null;
        return { ok: true, value: { items: letters.slice(at, at + 2), nextCursor } };
      },
      join: (before, next) => ({ ...next, items: [...before.items, ...next.items] }),
      count: ({ items }) => items.length,
    },
  );
  const items = () => list.state.value.status === "ready" && list.state.value.items.join("");
  return { list, items, world };
}

it("fetches as many pages anew as are shown", async () => {
  const { list, items, world } = listed();
  await list.load();
  expect(items()).toBe("ab");
  await list.loadMore();
  expect(items()).toBe("abcd");
  world.asked.length = 0;
  await list.load();
  expect(items()).toBe("abcd");
  expect(world.asked).toEqual([undefined, "2"]);
  expect(await list.loadMore()).toBeNull();
  expect(items()).toBe("abcde");
});

it("shows what can be had of them, from where more can be asked for", async () => {
  const { list, items, world } = listed();
  await list.load();
  await list.loadMore();
  world.fails = "2";
  await list.load();
  expect(items()).toBe("ab");
  expect(list.state.value).toMatchObject({ nextCursor: "2" });
});

it("begins another question with its first page", async () => {
  const { list, items } = listed();
  await list.load();
  await list.loadMore();
  await list.ask({ search: "x" });
  expect(items()).toBe("ab");
});

it("gives up pages that a newer question makes superfluous", async () => {
  const { list, world } = listed();
  await list.load();
  await list.loadMore();
  world.asked.length = 0;
  await Promise.all([list.load(), list.ask({ search: "x" })]);
  expect(world.asked).toEqual([undefined, undefined]);
});
