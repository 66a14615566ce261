import { describe, expect, it } from "vitest";
import { createBackground } from "../../../extension/background/create-background.ts";
import {
  createClockedFetch,
  loadClockLead,
  loadServerNow,
} from "../../../extension/background/server-clock.ts";
import { createDatedRoute } from "./support/dated-route.ts";
import { createWorld, ORIGIN } from "./support/fake-world.ts";
import { signedIn } from "./support/signed-in.ts";

const HOUR = 3_600_000;

/** Creates a world whose server's clock is `leadMs` ahead, and whose answers take 2 seconds. */
function clocked(leadMs: number) {
  const { world, effects } = createWorld();
  const clock = { leadMs };
  const answer = () => {
    world.now += 1_000;
    return new Response();
  };
  const dated = createDatedRoute(answer, () => world.now + clock.leadMs);
  world.route = async (request) => {
    const response = await dated(request);
    world.now += 1_000;
    return response;
  };
  const fetch = createClockedFetch(effects);
  return {
    world,
    effects,
    clock,
    ask: () => fetch(ORIGIN, {}),
    lead: () => loadClockLead(effects),
  };
}

describe("the lead of the server's clock", () => {
  it.each([0, 300, -300, 900])("is none if it is no more than %d ms", async (leadMs) => {
    const { ask, lead } = clocked(leadMs);
    await ask();
    expect(await lead()).toBe(0);
  });

  it.each([HOUR, -HOUR, 365 * 24 * HOUR, 5_000, -5_000])(
    "is known within two seconds if it is %d ms",
    async (leadMs) => {
      const { world, effects, ask, lead } = clocked(leadMs);
      expect(await lead()).toBe(0);
      await ask();
      expect(Math.abs((await lead()) - leadMs)).toBeLessThanOrEqual(2_000);
      expect(await loadServerNow(effects)).toBe(world.now + (await lead()));
    },
  );

  it("follows a clock that is put right", async () => {
    const { ask, clock, lead } = clocked(HOUR);
    await ask();
    clock.leadMs = 0;
    await ask();
    expect(Math.abs(await lead())).toBeLessThanOrEqual(2_000);
  });

  it("is still known after a restart of the browser", async () => {
    const { world, ask, lead } = clocked(HOUR);
    await ask();
    world.restartBrowser();
    expect(await lead()).toBeGreaterThan(HOUR - 2_000);
  });

  it.each([
    null,
    "",
    "tomorrow",
    "2026-11-23T00:00:00Z",
    "Tue, 23 Nov 12026 00:00:00 GMT",
    "Xyz, 99 Xyz 2026 99:99:99 GMT",
  ])("does not change by an answer whose date is %j", async (date) => {
    const { world, ask, lead } = clocked(HOUR);
    await ask();
    const before = await lead();
    world.route = () => new Response(null, { headers: date === null ? {} : { Date: date } });
    await ask();
    expect(await lead()).toBe(before);
  });

  it("is read from each answer to the background, refusals too", async () => {
    const { world, background, handlers } = await signedIn();
    expect(await background.getClockLead()).toBe(0);
    world.route = createDatedRoute(
      () => new Response(null, { status: 503 }),
      () => world.now + HOUR,
    );
    await handlers.getMe({ connection: `${ORIGIN}|org_home|usr_1` as never });
    expect(await background.getClockLead()).toBe(HOUR);
  });

  it("does not keep an answer from its page if it cannot be stored", async () => {
    const { world, effects } = createWorld();
    const local = { ...effects.local, update: () => Promise.reject(new Error("Full")) };
    world.route = createDatedRoute(
      () => new Response("{}"),
      () => world.now + HOUR,
    );
    const fetch = createClockedFetch({ ...effects, local });
    expect((await fetch(ORIGIN, {})).status).toBe(200);
    expect(await createBackground(effects).getClockLead()).toBe(0);
  });
});
