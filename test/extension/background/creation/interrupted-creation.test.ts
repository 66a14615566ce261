import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { Effects } from "../../../../extension/background/effects.ts";
import type { Handlers } from "../../../../extension/background/handlers/register-handlers.ts";
import type { Creation } from "../../../../extension/creation.ts";
import { RENEWED, SECRET } from "../support/fake-server.ts";
import { expiredToken, managedToken, waitingToken } from "../support/sample-tokens.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };

const forOther = { ...ask, owner: "usr_2" };

/** The ways to a secret: how to start each, and how often the server has done it. */
const WAYS = {
  issue: {
    outcome: { at: "created", unsaved: { secret: SECRET, token: { id: "tok_1" } } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.createToken({ ...ask, request: { name: "ci", expires: null, scopes: [] } }),
    countDone: (server: Server) => server.issued.size,
  },
  regenerate: {
    outcome: { at: "created", unsaved: { secret: RENEWED, token: { id: "tok_old" } } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.regenerateToken({ ...ask, token: expiredToken(), request: { expires: null } }),
    countDone: (server: Server) => server.regenerated.size,
  },
  collect: {
    outcome: { at: "created", unsaved: { secret: RENEWED, token: { id: "tok_waits" } } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.collectToken({ ...ask, token: waitingToken() }),
    countDone: (server: Server) => server.collected.size,
  },
  issueForOther: {
    outcome: { at: "handed", owner: "usr_2", token: { id: "tok_1", status: "waiting" } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.createToken({ ...forOther, request: { name: "ci", expires: null, scopes: [] } }),
    countDone: (server: Server) => server.issued.size,
  },
  regenerateForOther: {
    outcome: { at: "handed", owner: "usr_2", token: { id: "tok_other" } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.regenerateToken({ ...forOther, token: managedToken(), request: { expires: null } }),
    countDone: (server: Server) => server.regenerated.size,
  },
};
const NAMES = Object.keys(WAYS) as Way[];
type Way = keyof typeof WAYS;
type Server = Awaited<ReturnType<typeof signedIn>>["server"];
const never = () => new Promise<never>(() => {});

/**
 * Wraps effects so that the background is stopped at effect number `fatal`.
 *
 * The stop comes `before` that effect, or `after` it but before the background sees its result. No
 * later effect happens.
 */
function stopAt(effects: Effects, fatal: number, when: "before" | "after") {
  let count = 0;
  const state = { stopped: false };
  const stopped = Promise.withResolvers<"stopped">();
  async function unlessStopped<Value>(effect: () => Promise<Value>): Promise<Value> {
    count += 1;
    if (state.stopped || (count === fatal && when === "before")) return await stop();
    const value = await effect();
    return count >= fatal || state.stopped ? await stop() : value;
  }
  function stop() {
    state.stopped = true;
    stopped.resolve("stopped");
    return never();
  }
  const wrapped: Effects = {
    ...effects,
    fetch: (url, init) => unlessStopped(() => effects.fetch(url, init)),
    hasOpenPage: () => unlessStopped(() => effects.hasOpenPage()),
    wakeAt: (name, at) => unlessStopped(() => effects.wakeAt(name, at)),
    session: {
      get: (key) => unlessStopped(() => effects.session.get(key)),
      set: (items) => unlessStopped(() => effects.session.set(items)),
      listKeys: () => unlessStopped(() => effects.session.listKeys()),
      remove: (keys) => unlessStopped(() => effects.session.remove(keys)),
      update: (keys, change) => unlessStopped(() => effects.session.update(keys, change)),
    },
  };
  return { effects: wrapped, stopped: stopped.promise, steps: () => count };
}

async function interrupt(way: Way, fatal: number, when: "before" | "after") {
  const { world, effects, server } = await signedIn();
  server.tokens.push(expiredToken(), managedToken(), waitingToken());
  const first = stopAt(effects, fatal, when);
  const finished = await Promise.race([
    WAYS[way].start(createBackground(first.effects).handlers),
    first.stopped,
  ]);
  return { world, effects, server, finished, steps: first.steps() };
}

const steps = new Map<Way, number>();
for (const way of NAMES) {
  steps.set(way, (await interrupt(way, Number.POSITIVE_INFINITY, "after")).steps);
}
const points = NAMES.flatMap((way) =>
  Array.from({ length: steps.get(way) ?? 0 }, (_, index) => index + 1).flatMap((step) => [
    [way, step, "before"] as const,
    [way, step, "after"] as const,
  ]),
);

describe("an interrupted creation", () => {
  it("has at least ten points of interruption, each of which the next test covers", () => {
    for (const way of NAMES) expect(steps.get(way)).toBeGreaterThanOrEqual(10);
  });

  it.each(points)(
    "makes one secret with one key (%s, stopped at effect %i, %s it)",
    async (...point) => {
      const { world, effects, server, finished } = await interrupt(...point);
      const { countDone, outcome } = WAYS[point[0]];
      expect(finished).toBe("stopped");
      const written = world.session.text().includes("creation:");

      const { handlers } = createBackground(effects);
      const found = await handlers.getCreation(ask);
      // If nothing was written before the stop, nothing was sent either, and the draft is kept.
      expect(found.at === "none").toBe(!written);
      expect(countDone(server)).toBeLessThanOrEqual(written ? 1 : 0);
      if (!written) return;

      await expect.poll(() => handlers.getCreation(ask)).toMatchObject(outcome);
      expect(countDone(server)).toBe(1);
      const keys = world.requests.map(({ headers }) => headers.get("Idempotency-Key"));
      expect(new Set(keys).size).toBe(1);
    },
  );

  it("is resumed by its alarm even if no page opens", async () => {
    const { world, effects, server } = await interrupt("issue", 5, "after");
    expect(world.session.text()).toContain("working");
    const background = createBackground(effects);
    await background.onAlarm(`creation:${KEY}`);
    expect(server.issued.size).toBe(1);
    expect(world.session.text()).toContain(SECRET);
    await background.onAlarm("another alarm");
  });
});
