import { expect, it } from "vitest";
import { problem, tokenResource } from "../support/fake-server.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };

/** Answers each request for tokens with one token and a cursor, up to the page `last`. */
async function withPages(last: number) {
  const { world, handlers } = await signedIn();
  const asked: string[] = [];
  world.route = async (request) => {
    const { searchParams, search } = new URL(request.url);
    asked.push(search);
    const page = Number(searchParams.get("cursor") ?? "1");
    const next_cursor = page < last ? String(page + 1) : null;
    const tokens = [tokenResource(`tok_${page}`, `Page ${page}`)];
    return Response.json({ tokens, total: 1_234, next_cursor });
  };
  return { world, handlers, asked };
}

it("fetches all pages of 100 tokens, by the same addresses each time", async () => {
  const { handlers, asked } = await withPages(3);
  const reply = await handlers.listAllTokens(ask);
  expect(reply).toMatchObject({ value: { tokens: [{}, {}, {}], total: 3 } });
  expect(asked).toEqual([
    "?status=all&limit=100",
    "?status=all&limit=100&cursor=2",
    "?status=all&limit=100&cursor=3",
  ]);
});

it("stops after ten pages, and tells how many tokens there are", async () => {
  const { handlers, asked } = await withPages(40);
  const reply = await handlers.listAllTokens(ask);
  expect(reply).toMatchObject({ value: { total: 1_234 } });
  expect(asked).toHaveLength(10);
});

it("fails, and keeps the older list for offline use, if a page fails", async () => {
  const { world, handlers } = await withPages(1);
  await handlers.listAllTokens(ask);
  world.route = async () => problem(503, "unavailable");
  expect(await handlers.listAllTokens(ask)).toMatchObject({ ok: false });
  world.online = false;
  expect(await handlers.listAllTokens(ask)).toMatchObject({ value: { tokens: [{ id: "tok_1" }] } });
});
