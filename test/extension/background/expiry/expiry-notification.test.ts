import { expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { tokenResource } from "../support/fake-server.ts";
import { passTime } from "../support/pass-time.ts";
import { signedIn } from "../support/signed-in.ts";

const DAY = 86_400_000;
/** Late enough after the sign-in that a refresh is due. */
const START = Date.UTC(2026, 10, 23) + 15 * 60_000;

function expiringIn(days: number) {
  const end = new Date(START + days * DAY).toISOString();
  return { ...tokenResource(`tok_${days}`, "Secret project"), expires_at: `${end.slice(0, 19)}Z` };
}

async function startWatch(notify: boolean, ...days: number[]) {
  const signed = await signedIn();
  signed.server.tokens.push(...days.map(expiringIn));
  signed.world.now = START;
  const settings = await signed.handlers.getSettings();
  await signed.handlers.saveSettings({ settings: { ...settings, notify } });
  await signed.background.start();
  return { ...signed, settings };
}

it("is off by default", async () => {
  const { world, settings, background } = await startWatch(false, 3, 15);
  expect(settings.notify).toBe(false);
  await passTime(world, background, START + 2 * DAY);
  expect(world.button.count).toBe(2);
  expect(world.notifications).toEqual([]);
});

it("notifies once of each token that expires soon, in numbers only", async () => {
  const { world, background } = await startWatch(true, 3, 9, 15, 16);
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

it("repeats nothing after a browser restart", async () => {
  const { world, effects } = await startWatch(true, 3);
  world.restartBrowser();
  world.now += DAY;
  await createBackground(effects).start();
  expect(world.notifications).toEqual(["1 of your tokens expires within 14 days."]);
});

it("notifies again of a token that was extended and expires soon once more", async () => {
  const { world, server, background } = await startWatch(true, 3);
  server.tokens.splice(0, 1, { ...expiringIn(40), id: "tok_3" });
  await passTime(world, background, START + 25 * DAY);
  expect(world.notifications).toHaveLength(1);
  await passTime(world, background, START + 26 * DAY);
  expect(world.notifications).toHaveLength(2);
});

it("notifies later of tokens for which the browser refused a notification", async () => {
  const { world, background } = await startWatch(true, 5);
  world.notifications.length = 0;
  const refused = await startWatch(true);
  refused.world.mayNotify = false;
  refused.server.tokens.push(expiringIn(5));
  await passTime(refused.world, refused.background, START + DAY);
  expect(refused.world.notifications).toEqual([]);
  refused.world.mayNotify = true;
  await passTime(refused.world, refused.background, START + 1.5 * DAY);
  expect(refused.world.notifications).toHaveLength(1);
  await passTime(world, background, START + DAY);
  expect(world.notifications).toEqual([]);
});

it("opens the token that it is about when it is pressed, or the list if there are several", async () => {
  const one = await startWatch(true, 3);
  await one.background.onNotificationPressed();
  expect(one.world.opened).toEqual(["/app.html#/tokens/tok_3"]);
  const several = await startWatch(true, 3, 9);
  await several.background.onNotificationPressed();
  expect(several.world.opened).toEqual(["/app.html#/tokens"]);
});
