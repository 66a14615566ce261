import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { Effects } from "../../../../extension/background/effects.ts";
import type { Handlers } from "../../../../extension/background/handlers/register-handlers.ts";
import type { Creation } from "../../../../extension/creation.ts";
import { RENEWED, SECRET } from "../support/fake-server.ts";
import { expiredToken, othersToken, waitingToken } from "../support/regenerated.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };

const forOther = { ...ask, owner: "usr_2" };

/** The ways to a secret: how each is asked for, and how often the server has done it. */
const WAYS = {
  issue: {
    outcome: { at: "created", unsaved: { secret: SECRET, token: { id: "tok_1" } } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.createToken({ ...ask, request: { name: "ci", expires: null, scopes: [] } }),
    done: (server: Server) => server.issued.size,
  },
  regenerate: {
    outcome: { at: "created", unsaved: { secret: RENEWED, token: { id: "tok_old" } } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.regenerateToken({ ...ask, token: expiredToken(), request: { expires: null } }),
    done: (server: Server) => server.regenerated.size,
  },
  collect: {
    outcome: { at: "created", unsaved: { secret: RENEWED, token: { id: "tok_waits" } } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.collectToken({ ...ask, token: waitingToken() }),
    done: (server: Server) => server.collected.size,
  },
  issueForOther: {
    outcome: { at: "handed", owner: "usr_2", token: { id: "tok_1", status: "waiting" } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.createToken({ ...forOther, request: { name: "ci", expires: null, scopes: [] } }),
    done: (server: Server) => server.issued.size,
  },
  regenerateForOther: {
    outcome: { at: "handed", owner: "usr_2", token: { id: "tok_other" } },
    start: (handlers: Handlers): Promise<Creation> =>
      handlers.regenerateToken({ ...forOther, token: othersToken(), request: { expires: null } }),
    done: (server: Server) => server.regenerated.size,
  },
};
const NAMES = Object.keys(WAYS) as Way[];
type Way = keyof typeof WAYS;
type Server = Awaited<ReturnType<typeof signedIn>>["server"];
const never = () => new Promise<never>(() => {});

/**
 * The effects of a background that is stopped at its `fatal`-th one: `before` it happens, or
 * `after` it has happened and before the background learns of it. None happens after that.
 */
function mortal(effects: Effects, fatal: number, when: "before" | "after") {
  let count = 0;
  const life = { over: false };
  const stopped = Promise.withResolvers<"stopped">();
  async function live<Value>(work: () => Promise<Value>): Promise<Value> {
    count += 1;
    if (life.over || (count === fatal && when === "before")) return await die();
    const value = await work();
    return count >= fatal || life.over ? await die() : value;
  }
  function die() {
    life.over = true;
    stopped.resolve("stopped");
    return never();
  }
  const mortalEffects: Effects = {
    ...effects,
    fetch: (url, init) => live(() => effects.fetch(url, init)),
    hasOpenPage: () => live(() => effects.hasOpenPage()),
    wakeAt: (name, at) => live(() => effects.wakeAt(name, at)),
    session: {
      get: (key) => live(() => effects.session.get(key)),
      set: (items) => live(() => effects.session.set(items)),
      remove: (keys) => live(() => effects.session.remove(keys)),
      update: (keys, change) => live(() => effects.session.update(keys, change)),
    },
  };
  return { effects: mortalEffects, stopped: stopped.promise, steps: () => count };
}

async function cutOff(way: Way, fatal: number, when: "before" | "after") {
  const { world, effects, server } = await signedIn();
  server.tokens.push(expiredToken(), othersToken(), waitingToken());
  const first = mortal(effects, fatal, when);
  const finished = await Promise.race([
    WAYS[way].start(createBackground(first.effects).handlers),
    first.stopped,
  ]);
  return { world, effects, server, finished, steps: first.steps() };
}

const steps = new Map<Way, number>();
for (const way of NAMES) {
  steps.set(way, (await cutOff(way, Number.POSITIVE_INFINITY, "after")).steps);
}
const points = NAMES.flatMap((way) =>
  Array.from({ length: steps.get(way) ?? 0 }, (_, index) => index + 1).flatMap((step) => [
    [way, step, "before"] as const,
    [way, step, "after"] as const,
  ]),
);

describe("a creation whose background is stopped", () => {
  it("has as many points to be stopped at as the next test stops it at: ten at least", () => {
    for (const way of NAMES) expect(steps.get(way)).toBeGreaterThanOrEqual(10);
  });

  it.each(points)("by %s at effect %i, %s it, makes one of it under one key", async (...point) => {
    const { world, effects, server, finished } = await cutOff(...point);
    const { done, outcome } = WAYS[point[0]];
    expect(finished).toBe("stopped");
    const written = world.session.text().includes("creation:");

    const { handlers } = createBackground(effects);
    const found = await handlers.getCreation(ask);
    // Stopped before anything was written: nothing was asked of the server, and the draft stands.
    expect(found.at === "none").toBe(!written);
    expect(done(server)).toBeLessThanOrEqual(written ? 1 : 0);
    if (!written) return;

    await expect.poll(() => handlers.getCreation(ask)).toMatchObject(outcome);
    expect(done(server)).toBe(1);
    const keys = world.requests.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(1);
  });

  it("is carried on by its alarm though no page opens", async () => {
    const { world, effects, server } = await cutOff("issue", 5, "after");
    expect(world.session.text()).toContain("working");
    const background = createBackground(effects);
    await background.onAlarm(`creation:${KEY}`);
    expect(server.issued.size).toBe(1);
    expect(world.session.text()).toContain(SECRET);
    await background.onAlarm("another alarm");
  });
});
