import { expect, it } from "vitest";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };

it("tells the open pages of each change, also of one whose outcome is unknown", async () => {
  const { world, handlers } = await signedIn();
  world.tellings = 0;
  await handlers.revokeToken({ ...ask, id: "tok_1" });
  expect(world.tellings).toBe(1);
  world.route = () => Promise.reject(new TypeError("Failed to fetch"));
  expect(await handlers.deleteToken({ ...ask, id: "tok_1" })).toMatchObject({ ok: false });
  expect(world.tellings).toBe(2);
  await handlers.signOut(ask);
  expect(world.tellings).toBe(3);
});

it("tells of nothing that only reads, or that stays in its page", async () => {
  const { world, handlers } = await signedIn();
  world.tellings = 0;
  await handlers.listTokens({ ...ask, query: {} });
  await handlers.getMe(ask);
  await handlers.saveDraft({ ...ask, draft: null });
  await handlers.getStatus({ silent: false });
  expect(world.tellings).toBe(0);
});
