import { expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { passTime } from "../support/pass-time.ts";
import { waitingToken } from "../support/sample-tokens.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const DAY = 86_400_000;
/** Late enough after the sign-in that a refresh is due. */
const START = Date.UTC(2026, 10, 23) + 15 * 60_000;
const ask = { connection: KEY };
const TITLE = "Latchkey: 1 token was made for you";

async function startWatch({ notify = false, warningDays = 14 } = {}) {
  const signed = await signedIn();
  const waiting = waitingToken();
  signed.server.tokens.push(waiting);
  signed.world.now = START;
  const settings = await signed.handlers.getSettings();
  await signed.handlers.saveSettings({ settings: { ...settings, notify, warningDays } });
  await signed.background.start();
  return { ...signed, waiting };
}

it("counts waiting tokens on the button, with a title in words", async () => {
  const { world } = await startWatch();
  expect(world.button).toEqual({ count: 1, title: TITLE });
  expect(world.notifications).toEqual([]);
});

it("counts them together with the tokens that expire soon", async () => {
  const { world, server, background, waiting } = await startWatch({ notify: true });
  const end = `${new Date(START + 3 * DAY).toISOString().slice(0, 19)}Z`;
  server.tokens.push({ ...waiting, id: "tok_3", collect_by: null, expires_at: end });
  await passTime(world, background, START + 6 * 3_600_000);
  expect(world.button).toEqual({
    count: 2,
    title: "Latchkey: 1 token expires within 14 days; 1 made for you",
  });
  expect(world.notifications.at(-1)).toBe(
    "1 of your tokens expires within 14 days. A token was made for you.",
  );
});

it("stops counting a token that was collected, was declined or can no longer be collected", async () => {
  const collected = await startWatch();
  await collected.handlers.collectToken({ ...ask, token: waitingToken() });
  await expect.poll(() => collected.world.button.count).toBe(0);
  const declined = await startWatch();
  await declined.handlers.declineToken({ ...ask, id: "tok_waits" });
  await expect.poll(() => declined.world.button.count).toBe(0);
  const { world, background } = await startWatch();
  world.online = false;
  const until = Date.parse("2026-11-30T00:00:00Z");
  await passTime(world, background, until - 1);
  expect(world.button.count).toBe(1);
  await passTime(world, background, until);
  expect(world.button.count).toBe(0);
});

it("notifies once, in numbers only, if notifications are on", async () => {
  const { world, effects } = await startWatch({ notify: true });
  expect(world.notifications).toEqual(["A token was made for you."]);
  world.restartBrowser();
  world.now += DAY;
  await createBackground(effects).start();
  expect(world.notifications).toHaveLength(1);
  expect(world.button.title + world.local.text()).not.toContain("Nightly export");
});

it("does not notify if warnings are off", async () => {
  const { world } = await startWatch({ notify: true, warningDays: 0 });
  expect(world.button.title).toBe(TITLE);
  expect(world.notifications).toEqual([]);
});
