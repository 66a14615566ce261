import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { Effects } from "../../../../extension/background/effects.ts";
import type { Handlers } from "../../../../extension/background/handlers/register-handlers.ts";
import { SECRET } from "../support/fake-server.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };
const request = { name: "ci", expires: null, scopes: [] };

/** As `effects`, but `interruption` comes after the `at`-th access to storage.session. */
function interrupted(effects: Effects, at: number, interruption: () => Promise<unknown>) {
  let count = 0;
  async function then<Value>(access: () => Promise<Value>): Promise<Value> {
    const value = await access();
    count += 1;
    if (count === at) await interruption();
    return value;
  }
  const { session } = effects;
  const interruptedEffects: Effects = {
    ...effects,
    session: {
      get: (key) => then(() => session.get(key)),
      set: (items) => then(() => session.set(items)),
      remove: (keys) => then(() => session.remove(keys)),
      update: (keys, change) => then(() => session.update(keys, change)),
    },
  };
  return { effects: interruptedEffects, reached: () => count >= at };
}

const points = Array.from({ length: 30 }, (_, index) => index + 1);

/** Interrupts `task` at each of its accesses, until it has no more. */
async function atEachAccess(
  prepare: (signed: Awaited<ReturnType<typeof signedIn>>) => Promise<unknown>,
  task: (handlers: Handlers) => Promise<unknown>,
  interruption: (handlers: Handlers) => Promise<unknown>,
): Promise<{ texts: string[]; count: number }> {
  const texts: string[] = [];
  for (const point of points) {
    const signed = await signedIn();
    const { world, effects, handlers } = signed;
    await prepare(signed);
    const cut = interrupted(effects, point, () => interruption(handlers));
    await task(createBackground(cut.effects).handlers);
    if (!cut.reached()) return { texts, count: point - 1 };
    texts.push(world.session.text());
  }
  throw new Error("The task never ends");
}

describe("a secret that was forgotten stays so", () => {
  it.each([
    ["signs out", "signOut"],
    ["says it is saved", "acknowledgeCreation"],
  ] as const)("where someone %s just as its time is up", async (_, name) => {
    const { texts } = await atEachAccess(
      async ({ world, handlers }) => {
        await handlers.createToken({ ...ask, request });
        world.now += 600_000;
      },
      (handlers) => handlers.getCreation(ask),
      (handlers) => handlers[name](ask),
    );
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(text).not.toContain("creation:");
  });

  it("where someone signs out in the middle of its creation", async () => {
    const { texts, count } = await atEachAccess(
      async () => {},
      (handlers) => handlers.createToken({ ...ask, request }),
      (handlers) => handlers.signOut(ask),
    );
    expect(count).toBeGreaterThan(5);
    for (const text of texts) expect(text).toBe("[]");
  });

  it("where someone signs out just as a page is shown it", async () => {
    const { texts, count } = await atEachAccess(
      async ({ world, handlers }) => {
        world.pageOpen = false;
        await handlers.createToken({ ...ask, request });
      },
      (handlers) => handlers.getCreation(ask),
      (handlers) => handlers.signOut(ask),
    );
    expect(count).toBeGreaterThan(1);
    for (const text of texts) expect(text).not.toContain(SECRET);
  });
});

it("keeps a creation that another page sends again while this one dismisses its failure", async () => {
  const { world, handlers, server, effects } = await signedIn();
  world.route = () => Promise.reject(new TypeError("Failed to fetch"));
  await handlers.createToken({ ...ask, request });
  world.route = server.route;
  world.pageOpen = false;
  let retried: Promise<unknown> = Promise.resolve();
  const cut = interrupted(effects, 1, async () => {
    retried = handlers.retryCreation(ask);
    await new Promise((resolve) => setTimeout(resolve));
  });
  await createBackground(cut.effects).handlers.acknowledgeCreation(ask);
  await retried;
  const outcome = await handlers.getCreation(ask);
  expect(server.issued.size).toBe(1);
  expect(outcome).toMatchObject({ at: "created", unsaved: { secret: SECRET } });
});
