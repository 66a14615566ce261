import { expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { tokenResource } from "../support/fake-server.ts";
import { passTime } from "../support/pass-time.ts";
import { signedIn } from "../support/signed-in.ts";

const DAY = 86_400_000;
/** Long enough after the sign-in that the server is asked again. */
const START = Date.UTC(2026, 10, 23) + 15 * 60_000;

function ending(days: number) {
  const end = new Date(START + days * DAY).toISOString();
  return { ...tokenResource(`tok_${days}`, "Secret project"), expires_at: `${end.slice(0, 19)}Z` };
}

async function watching(notify: boolean, ...days: number[]) {
  const signed = await signedIn();
  signed.server.tokens.push(...days.map(ending));
  signed.world.now = START;
  const settings = await signed.handlers.getSettings();
  await signed.handlers.saveSettings({ settings: { ...settings, notify } });
  await signed.background.start();
  return { ...signed, settings };
}

it("is off by default", async () => {
  const { world, settings, background } = await watching(false, 3, 15);
  expect(settings.notify).toBe(false);
  await passTime(world, background, START + 2 * DAY);
  expect(world.button.count).toBe(2);
  expect(world.notifications).toEqual([]);
});

it("tells once of each token that comes near, in numbers only", async () => {
  const { world, background } = await watching(true, 3, 9, 15, 16);
  expect(world.notifications).toEqual(["2 of your tokens expire within 14 days."]);
  await passTime(world, background, START + 0.9 * DAY);
  expect(world.notifications).toHaveLength(1);
  await passTime(world, background, START + 1.5 * DAY);
  expect(world.notifications.slice(1)).toEqual(["3 of your tokens expire within 14 days."]);
  await passTime(world, background, START + 3.5 * DAY);
  expect(world.notifications.slice(2)).toEqual(["4 of your tokens expire within 14 days."]);
  await passTime(world, background, START + 20 * DAY);
  expect(world.notifications).toHaveLength(3);
});

it("tells nothing twice after a restart of the browser", async () => {
  const { world, effects } = await watching(true, 3);
  world.restartBrowser();
  world.now += DAY;
  await createBackground(effects).start();
  expect(world.notifications).toEqual(["1 of your tokens expires within 14 days."]);
});

it("tells again of a token that was given a longer life and comes near once more", async () => {
  const { world, server, background } = await watching(true, 3);
  server.tokens.splice(0, 1, { ...ending(40), id: "tok_3" });
  await passTime(world, background, START + 25 * DAY);
  expect(world.notifications).toHaveLength(1);
  await passTime(world, background, START + 26 * DAY);
  expect(world.notifications).toHaveLength(2);
});

it("counts as told only what the browser has shown", async () => {
  const { world, background } = await watching(true, 5);
  world.notifications.length = 0;
  const refused = await watching(true);
  refused.world.mayNotify = false;
  refused.server.tokens.push(ending(5));
  await passTime(refused.world, refused.background, START + DAY);
  expect(refused.world.notifications).toEqual([]);
  refused.world.mayNotify = true;
  await passTime(refused.world, refused.background, START + 1.5 * DAY);
  expect(refused.world.notifications).toHaveLength(1);
  await passTime(world, background, START + DAY);
  expect(world.notifications).toEqual([]);
});
