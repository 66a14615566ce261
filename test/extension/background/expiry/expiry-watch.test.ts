import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { Settings } from "../../../../extension/messages.ts";
import { GRANT, tokenResource } from "../support/fake-server.ts";
import { redirectBack } from "../support/fake-world.ts";
import { passTime } from "../support/pass-time.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const DAY = 86_400_000;
/** Long enough after the sign-in that the server is asked again. */
const START = Date.UTC(2026, 10, 23) + 15 * 60_000;
const ask = { connection: KEY };
const settings: Settings = {
  ...{ theme: "system", warningDays: 14, notify: false, clearClipboardSeconds: 0 },
};

/** A token that ends so many days after the start; by default the ids say which is which. */
function ending(days: number | null, id = `tok_${days}`) {
  const end = days === null ? null : new Date(START + days * DAY).toISOString();
  const token = tokenResource(id, `Name of ${id}`);
  return { ...token, expires_at: end === null ? null : `${end.slice(0, 19)}Z` };
}

async function watching(...tokens: ReturnType<typeof ending>[]) {
  const signed = await signedIn();
  signed.server.tokens.push(...tokens);
  signed.world.now = START;
  await signed.background.start();
  const asked = () =>
    signed.world.requests.filter(({ url }) => url.includes("/v1/tokens?status=active")).length;
  return { ...signed, asked };
}

const twoNear = { count: 2, title: "Latchkey: 2 tokens expire within 14 days" };
const none = { count: 0, title: "Latchkey" };

describe("the toolbar's button", () => {
  it("counts the tokens that expire within 14 days, and says so in words", async () => {
    const { world } = await watching(ending(3), ending(14), ending(15), ending(null));
    expect(world.button).toEqual(twoNear);
    const one = await watching(ending(13), ending(40));
    expect(one.world.button).toEqual({
      count: 1,
      title: "Latchkey: 1 token expires within 14 days",
    });
    expect((await watching()).world.button).toEqual(none);
  });

  it("counts on by the clock alone, at the very instants, whoever is offline", async () => {
    // None at a time at which the server is asked anyway.
    const tokens = [3.1, 15.1, 20.1].map((days, at) => ending(days, `tok_${at}`));
    const { world, background } = await watching(...tokens);
    world.online = false;
    const counts: number[] = [];
    for (const days of [1.09, 1.1, 3.09, 3.1, 6.09, 6.1, 15.09, 15.1, 20.1]) {
      await passTime(world, background, START + days * DAY);
      counts.push(world.button.count);
    }
    expect(counts).toEqual([1, 2, 2, 1, 1, 2, 2, 1, 0]);
  });

  it("asks the server again every six hours, and at each change made here", async () => {
    const { world, background, handlers, server, asked } = await watching(ending(3));
    const before = asked();
    await passTime(world, background, START + DAY);
    expect(asked() - before).toBe(4);
    server.tokens.push(ending(9));
    await handlers.updateToken({ ...ask, id: "tok_9", change: { name: "x" }, version: 1 });
    server.tokens.splice(0);
    await handlers.deleteAllTokens(ask);
    expect(world.button.count).toBe(1);
    server.tokens.push(ending(4), ending(5));
    await handlers.connect({ address: "https://tokens.example.com" });
    await expect.poll(() => world.button).toEqual(twoNear);
  });

  it("is there again after a restart of the browser, by a silent sign-in", async () => {
    const { world, effects, server } = await watching(ending(3), ending(9));
    world.restartBrowser();
    world.alarms.length = 0;
    world.button = none;
    world.now += DAY;
    server.tokens.push(ending(8.5, "tok_late"));
    const background = createBackground(effects);
    await background.start();
    expect(world.launches.at(-1)?.interactive).toBe(false);
    expect(world.button.count).toBe(3);
    await passTime(world, background, START + 3 * DAY);
    expect(world.button.count).toBe(2);
  });

  it.each([
    ["where nobody can be signed in silently", { authorize: true, online: true }],
    ["offline", { authorize: false, online: false }],
  ])("is there again after a restart %s, as last heard", async (_, { authorize, online }) => {
    const { world, effects } = await watching(ending(3), ending(9));
    world.restartBrowser();
    world.button = none;
    world.now += 4 * DAY;
    world.online = online;
    if (authorize) world.authorize = (url) => redirectBack(url, { error: "login_required" });
    await createBackground(effects).start();
    expect(world.button).toEqual({
      ...twoNear,
      count: 1,
      title: expect.stringContaining("1 token"),
    });
  });

  it("does not ask anew for each start of the background", async () => {
    const { world, effects, asked } = await watching(ending(3));
    const before = asked();
    world.now += 14 * 60_000;
    await createBackground(effects).start();
    expect(asked()).toBe(before);
    world.now += 60_000;
    await createBackground(effects).start();
    expect(asked()).toBe(before + 1);
  });

  it("has set its alarm before it asks: an answer that never comes ends no watch", async () => {
    const { world, effects } = await watching(ending(3));
    world.alarms.length = 0;
    world.now += 7 * 3_600_000;
    world.route = () => new Promise<never>(() => {});
    createBackground(effects)
      .start()
      .catch(() => {});
    await expect
      .poll(() => world.alarms)
      .toContainEqual({
        name: "expiry",
        at: world.now + 6 * 3_600_000,
      });
  });

  it("counts over all pages, up to the longest period", async () => {
    const { world, background, server } = await watching();
    const pages = [[ending(1), ending(2)], [ending(3), ending(200)], [ending(300)]];
    const cursors: (string | null)[] = [];
    world.route = (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const isAsked = pathname === "/v1/tokens" && searchParams.get("status") === "active";
      if (!isAsked) return server.route(request);
      expect(searchParams.get("sort")).toBe("expires_at");
      const at = cursors.push(searchParams.get("cursor")) - 1;
      return Response.json({ tokens: pages[at], total: 5, next_cursor: `after_${at}` });
    };
    await passTime(world, background, START + 6 * 3_600_000);
    expect(world.button.count).toBe(3);
    expect(cursors).toEqual([null, "after_0"]);
  });

  it("keeps to the period that is set, and is off at 0", async () => {
    const { world, handlers } = await watching(ending(3), ending(9), ending(25));
    for (const [warningDays, count] of [
      [30, 3],
      [7, 1],
      [0, 0],
      [14, 2],
    ] as const) {
      await handlers.saveSettings({ settings: { ...settings, warningDays } });
      expect(world.button.count).toBe(count);
    }
  });

  it("says nothing of who has signed out, and keeps nothing of theirs", async () => {
    const { world, handlers, background } = await watching(ending(3), ending(9));
    expect(world.local.text()).toContain("tok_3");
    await handlers.signOut(ask);
    await expect.poll(() => world.button).toEqual(none);
    expect(world.local.text()).not.toContain("tok_3");
    await passTime(world, background, START + 2 * DAY);
    expect(world.button).toEqual(none);
  });

  it("is about the person who is signed in now", async () => {
    const { world, handlers, server } = await watching(ending(3), ending(9));
    server.tokens.splice(0);
    server.grants.push({ ...GRANT, access_token: "lk_ses_2", subject: "usr_2" });
    await handlers.signIn();
    await expect.poll(() => world.button).toEqual(none);
    expect(world.local.text()).not.toContain("tok_3");
  });

  it("tells no name, hint or secret, neither there nor on disk", async () => {
    const { world } = await watching(ending(3), ending(9));
    const told = world.button.title + world.local.text();
    expect(told).not.toContain("Name of");
    expect(told).not.toContain("lk_pat");
    expect(told).not.toContain("lk_ses");
  });
});
