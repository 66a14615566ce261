import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { Settings } from "../../../../extension/messages.ts";
import { createDatedRoute } from "../support/dated-route.ts";
import { GRANT, tokenResource } from "../support/fake-server.ts";
import { redirectBack } from "../support/fake-world.ts";
import { passTime } from "../support/pass-time.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const DAY = 86_400_000;
/** Late enough after the sign-in that a refresh is due. */
const START = Date.UTC(2026, 10, 23) + 15 * 60_000;
const ask = { connection: KEY };
const settings: Settings = {
  ...{ theme: "system", warningDays: 14, notify: false, clearClipboardSeconds: 0 },
  keepSecrets: "ask",
};

/** Builds a token that expires `days` days after the start; `null` for never. */
function expiringIn(days: number | null, id = `tok_${days}`) {
  const end = days === null ? null : new Date(START + days * DAY).toISOString();
  const token = tokenResource(id, `Name of ${id}`);
  return { ...token, expires_at: end === null ? null : `${end.slice(0, 19)}Z` };
}

async function startWatch(...tokens: ReturnType<typeof expiringIn>[]) {
  const signed = await signedIn();
  signed.server.tokens.push(...tokens);
  signed.world.now = START;
  await signed.background.start();
  const countRequests = () =>
    signed.world.requests.filter(({ url }) => url.includes("/v1/tokens?status=active")).length;
  return { ...signed, countRequests };
}

const twoNear = { count: 2, title: "Latchkey: 2 tokens expire within 14 days" };
const none = { count: 0, title: "Latchkey" };

describe("the toolbar's button", () => {
  it("counts the tokens that expire within 14 days, with a title in words", async () => {
    const { world } = await startWatch(
      expiringIn(3),
      expiringIn(14),
      expiringIn(15),
      expiringIn(null),
    );
    expect(world.button).toEqual(twoNear);
    const one = await startWatch(expiringIn(13), expiringIn(40));
    expect(one.world.button).toEqual({
      count: 1,
      title: "Latchkey: 1 token expires within 14 days",
    });
    expect((await startWatch()).world.button).toEqual(none);
  });

  it("changes its count at the exact instants, even while offline", async () => {
    // No token changes the count at an instant at which a refresh is due anyway.
    const tokens = [3.1, 15.1, 20.1].map((days, index) => expiringIn(days, `tok_${index}`));
    const { world, background } = await startWatch(...tokens);
    world.online = false;
    const counts: number[] = [];
    for (const days of [1.09, 1.1, 3.09, 3.1, 6.09, 6.1, 15.09, 15.1, 20.1]) {
      await passTime(world, background, START + days * DAY);
      counts.push(world.button.count);
    }
    expect(counts).toEqual([1, 2, 2, 1, 1, 2, 2, 1, 0]);
  });

  it("refreshes every six hours and after each change made in this browser", async () => {
    const { world, background, handlers, server, countRequests } = await startWatch(expiringIn(3));
    const before = countRequests();
    await passTime(world, background, START + DAY);
    expect(countRequests() - before).toBe(4);
    server.tokens.push(expiringIn(9));
    await handlers.updateToken({ ...ask, id: "tok_9", change: { name: "x" }, version: 1 });
    server.tokens.splice(0);
    await handlers.deleteAllTokens(ask);
    expect(world.button.count).toBe(1);
    server.tokens.push(expiringIn(4), expiringIn(5));
    await handlers.connect({ address: "https://tokens.example.com" });
    await expect.poll(() => world.button).toEqual(twoNear);
  });

  it("refreshes after a browser restart by a silent sign-in", async () => {
    const { world, effects, server } = await startWatch(expiringIn(3), expiringIn(9));
    world.restartBrowser();
    world.alarms.length = 0;
    world.button = none;
    world.now += DAY;
    server.tokens.push(expiringIn(8.5, "tok_late"));
    const background = createBackground(effects);
    await background.start();
    expect(world.launches.at(-1)?.interactive).toBe(false);
    expect(world.button.count).toBe(3);
    await passTime(world, background, START + 3 * DAY);
    expect(world.button.count).toBe(2);
  });

  it.each([
    ["if a silent sign-in is impossible", { authorize: true, online: true }],
    ["while offline", { authorize: false, online: false }],
  ])("shows the stored count after a restart %s", async (_, { authorize, online }) => {
    const { world, effects } = await startWatch(expiringIn(3), expiringIn(9));
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

  it("sends no request at a start of the background soon after the last one", async () => {
    const { world, effects, countRequests } = await startWatch(expiringIn(3));
    const before = countRequests();
    world.now += 14 * 60_000;
    await createBackground(effects).start();
    expect(countRequests()).toBe(before);
    world.now += 60_000;
    await createBackground(effects).start();
    expect(countRequests()).toBe(before + 1);
  });

  it("sets its alarm before the request, so that a missing answer does not end the watch", async () => {
    const { world, effects } = await startWatch(expiringIn(3));
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

  it("counts the tokens of all pages up to the longest period", async () => {
    const { world, background, server } = await startWatch();
    const pages = [
      [expiringIn(1), expiringIn(2)],
      [expiringIn(3), expiringIn(200)],
      [expiringIn(300)],
    ];
    const cursors: (string | null)[] = [];
    world.route = (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const isCounted = pathname === "/v1/tokens" && searchParams.get("status") === "active";
      if (!isCounted) return server.route(request);
      expect(searchParams.get("sort")).toBe("expires_at");
      const at = cursors.push(searchParams.get("cursor")) - 1;
      return Response.json({ tokens: pages[at], total: 5, next_cursor: `after_${at}` });
    };
    await passTime(world, background, START + 6 * 3_600_000);
    expect(world.button.count).toBe(3);
    expect(cursors).toEqual([null, "after_0"]);
  });

  it.each([-400, -1, 1, 400])(
    "counts by the server's clock, %d days from this one",
    async (days) => {
      const { world, background, server } = await startWatch();
      server.tokens.push(expiringIn(3.1, "tok_3"), expiringIn(9), expiringIn(15));
      const leadMs = days * DAY;
      world.now -= leadMs;
      world.route = createDatedRoute(server.route, () => world.now + leadMs);
      await background.start();
      expect(world.button).toEqual(twoNear);
      world.online = false;
      await passTime(world, background, START - leadMs + 3.09 * DAY);
      expect(world.button.count).toBe(3);
      await passTime(world, background, START - leadMs + 3.1 * DAY);
      expect(world.button.count).toBe(2);
    },
  );

  it("follows the period of the settings, and is off at 0", async () => {
    const { world, handlers } = await startWatch(expiringIn(3), expiringIn(9), expiringIn(25));
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

  it("shows and stores nothing of a user who has signed out", async () => {
    const { world, handlers, background } = await startWatch(expiringIn(3), expiringIn(9));
    expect(world.local.text()).toContain("tok_3");
    await handlers.signOut(ask);
    await expect.poll(() => world.button).toEqual(none);
    expect(world.local.text()).not.toContain("tok_3");
    await passTime(world, background, START + 2 * DAY);
    expect(world.button).toEqual(none);
  });

  it("counts only the tokens of the user who is signed in", async () => {
    const { world, handlers, server } = await startWatch(expiringIn(3), expiringIn(9));
    server.tokens.splice(0);
    server.grants.push({ ...GRANT, access_token: "lk_ses_2", subject: "usr_2" });
    await handlers.signIn();
    await expect.poll(() => world.button).toEqual(none);
    expect(world.local.text()).not.toContain("tok_3");
  });

  it("shows and stores no name, hint or secret", async () => {
    const { world } = await startWatch(expiringIn(3), expiringIn(9));
    const texts = world.button.title + world.local.text();
    expect(texts).not.toContain("Name of");
    expect(texts).not.toContain("lk_pat");
    expect(texts).not.toContain("lk_ses");
  });
});
