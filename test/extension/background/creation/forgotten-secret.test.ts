import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { Effects } from "../../../../extension/background/effects.ts";
import type { Handlers } from "../../../../extension/background/handlers/register-handlers.ts";
import { SECRET } from "../support/fake-server.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };
const request = { name: "ci", expires: null, scopes: [] };

/** Wraps effects so that `interruption` runs after access number `at` to storage.session. */
function interruptAt(effects: Effects, at: number, interruption: () => Promise<unknown>) {
  let count = 0;
  async function countAccess<Value>(access: () => Promise<Value>): Promise<Value> {
    const value = await access();
    count += 1;
    if (count === at) await interruption();
    return value;
  }
  const { session } = effects;
  const wrapped: Effects = {
    ...effects,
    session: {
      get: (key) => countAccess(() => session.get(key)),
      set: (items) => countAccess(() => session.set(items)),
      listKeys: () => countAccess(() => session.listKeys()),
      remove: (keys) => countAccess(() => session.remove(keys)),
      update: (keys, change) => countAccess(() => session.update(keys, change)),
    },
  };
  return { effects: wrapped, reached: () => count >= at };
}

const points = Array.from({ length: 30 }, (_, index) => index + 1);

/** Runs `task` once for each of its accesses to the session store, and interrupts it there. */
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
    const interrupted = interruptAt(effects, point, () => interruption(handlers));
    await task(createBackground(interrupted.effects).handlers);
    if (!interrupted.reached()) return { texts, count: point - 1 };
    texts.push(world.session.text());
  }
  throw new Error("The task never ends");
}

describe("a forgotten secret does not come back", () => {
  it.each([
    ["signs out", "signOut"],
    ["acknowledges it", "acknowledgeCreation"],
  ] as const)("if the user %s just as it expires", async (_, name) => {
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

  it("if the user signs out during its creation", async () => {
    const { texts, count } = await atEachAccess(
      async () => {},
      (handlers) => handlers.createToken({ ...ask, request }),
      (handlers) => handlers.signOut(ask),
    );
    expect(count).toBeGreaterThan(5);
    for (const text of texts) expect(text).toBe("[]");
  });

  it("if the user signs out just as a page asks for it", async () => {
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

it("keeps a creation that another page retries while this page dismisses its failure", async () => {
  const { world, handlers, server, effects } = await signedIn();
  world.route = () => Promise.reject(new TypeError("Failed to fetch"));
  await handlers.createToken({ ...ask, request });
  world.route = server.route;
  world.pageOpen = false;
  let retried: Promise<unknown> = Promise.resolve();
  const interrupted = interruptAt(effects, 1, async () => {
    retried = handlers.retryCreation(ask);
    await new Promise((resolve) => setTimeout(resolve));
  });
  await createBackground(interrupted.effects).handlers.acknowledgeCreation(ask);
  await retried;
  const outcome = await handlers.getCreation(ask);
  expect(server.issued.size).toBe(1);
  expect(outcome).toMatchObject({ at: "created", unsaved: { secret: SECRET } });
});
