import { describe, expect, it } from "vitest";
import type { TokenVerdict } from "../../../shared/wire/token-verdict.ts";
import { createVerdictCache, type VerdictCache } from "../../../worker/guard/verdict-cache.ts";
import { type Random, seededChoice } from "../verification/seeded-choice.ts";
import { createVirtualTime, type VirtualTime } from "../verification/virtual-world.ts";

const PROMISE_MS = 5_000;
const noKeepAlive = () => {};

const allowed = (maxAgeMs: number): TokenVerdict => ({
  status: "allowed",
  token_id: "tok_1",
  subject: "usr_1",
  role: "Admin",
  organization: "org_home",
  scopes: ["API_READ"],
  authorization_details: [],
  expires_at: null,
  max_age_ms: maxAgeMs,
});
const revoked = (maxAgeMs: number): TokenVerdict => ({
  status: "refused",
  reason: "revoked",
  max_age_ms: maxAgeMs,
});

function openCache(limit = 100): { time: VirtualTime; cache: VerdictCache } {
  const time = createVirtualTime(1_000_000);
  return { time, cache: createVerdictCache({ clock: time.clock, limit }) };
}

/** Looks up under a key while time runs. */
async function lookUp(
  { time, cache }: ReturnType<typeof openCache>,
  ask: (fresh: boolean) => Promise<TokenVerdict>,
  key = "k",
): Promise<TokenVerdict> {
  const verdict = cache.lookUp(key, ask, noKeepAlive);
  verdict.catch(() => undefined);
  await time.run(time.clock.now() + 4_500);
  return verdict;
}

describe("a cached verdict", () => {
  it("is used for its max_age_ms, counted from before it was requested", async () => {
    const { time, cache } = openCache();
    let calls = 0;
    const ask = async () => {
      calls += 1;
      await time.sleep(300);
      return allowed(1_000);
    };
    const look = async (until: number) => {
      const verdict = cache.lookUp("k", ask, noKeepAlive);
      await time.run(until);
      return verdict;
    };
    const began = time.clock.now();

    await look(began + 300);
    await look(began + 999);
    await look(began + 999);
    expect(calls).toBe(1);
    await time.run(began + 1_000);
    await look(began + 1_400);
    expect(calls).toBe(2);
  });

  it("is requested once more as fresh if it arrived too late", async () => {
    const world = openCache();
    const freshness: boolean[] = [];
    const verdict = await lookUp(world, async (fresh) => {
      freshness.push(fresh);
      await world.time.sleep(fresh ? 100 : 700);
      return allowed(600);
    });

    expect(verdict.status).toBe("allowed");
    expect(freshness).toEqual([false, true]);
  });

  it("is unavailable if every answer arrives too late", async () => {
    const world = openCache();
    const verdict = await lookUp(world, async () => {
      await world.time.sleep(700);
      return allowed(600);
    });
    expect(verdict.status).toBe("unavailable");
  });

  it("is cached just as long if it is a refusal, and not at all if it is no verdict", async () => {
    const world = openCache();
    const answers: TokenVerdict[] = [
      { status: "unavailable", retry_after_seconds: 5 },
      { status: "invalid_question" },
      revoked(2_000),
      allowed(5_000),
    ];
    const statuses: string[] = [];
    const look = async () => {
      const next = world.cache.lookUp(
        "k",
        async () => answers.shift() as TokenVerdict,
        noKeepAlive,
      );
      statuses.push((await next).status);
    };
    for (let n = 0; n < 4; n++) await look();
    await world.time.run(world.time.clock.now() + 2_000);
    await look();

    expect(statuses).toEqual(["unavailable", "invalid_question", "refused", "refused", "allowed"]);
  });

  it("cannot be changed, since later requests share it", async () => {
    const { cache } = openCache();
    const detail = { type: "channel", identifier: "ch_1", actions: ["publish"] };
    const scopes = ["API_READ"];
    const details = [detail];
    const verdict = { ...allowed(5_000), scopes, authorization_details: details };
    const shared = await cache.lookUp("k", async () => verdict, noKeepAlive);

    for (const change of [
      () => Object.assign(shared, { subject: "usr_2" }),
      () => scopes.push("API_WRITE"),
      () => details.push(detail),
      () => Object.assign(detail, { identifier: "ch_2" }),
      () => detail.actions.push("delete"),
    ]) {
      expect(change).toThrow(TypeError);
    }
  });

  it("is dropped when it is the least recently used of too many", async () => {
    const { cache } = openCache(3);
    const requested: string[] = [];
    const look = (key: string) =>
      cache.lookUp(
        key,
        async () => {
          requested.push(key);
          return allowed(5_000);
        },
        noKeepAlive,
      );
    for (const key of ["a", "b", "c", "a", "d", "a", "b"]) await look(key);

    expect(requested).toEqual(["a", "b", "c", "d", "b"]);
    for (let n = 0; n < 1_000; n++) await look(`k${n}`);
    expect(cache.size).toBe(3);
  });
});

describe("concurrent requests", () => {
  it("share one call", async () => {
    const { time, cache } = openCache();
    let calls = 0;
    const ask = async () => {
      calls += 1;
      await time.sleep(50);
      return allowed(5_000);
    };
    const all = Array.from({ length: 500 }, () => cache.lookUp("k", ask, noKeepAlive));
    await time.run(time.clock.now() + 60);

    expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(
      new Set(["allowed"]),
    );
    expect(calls).toBe(1);
  });

  it("wait at most 2 s for the call of a dead request, then take it over", async () => {
    const { time, cache } = openCache();
    let calls = 0;
    const ask = () => {
      calls += 1;
      return calls === 1 ? new Promise<never>(() => {}) : Promise.resolve(allowed(5_000));
    };
    const first = cache.lookUp("k", ask, noKeepAlive);
    const failed = expect(first).rejects.toThrow();
    await time.run(time.clock.now() + 1_000);
    const second = cache.lookUp("k", ask, noKeepAlive);
    await time.run(time.clock.now() + 2_000);

    await failed;
    expect((await second).status).toBe("allowed");
  });
});

it("makes one new call for all requests that waited for a dead call", async () => {
  const { time, cache } = openCache();
  let calls = 0;
  const ask = () => {
    calls += 1;
    return calls === 1 ? new Promise<never>(() => {}) : Promise.resolve(allowed(5_000));
  };
  cache.lookUp("k", ask, noKeepAlive).catch(() => undefined);
  await time.run(time.clock.now() + 500);
  const others = Promise.all(Array.from({ length: 20 }, () => cache.lookUp("k", ask, noKeepAlive)));
  await time.run(time.clock.now() + 2_000);

  expect((await others).every(({ status }) => status === "allowed")).toBe(true);
  expect(calls).toBe(2);
});

/** Simulates a remote Latchkey: its record is up to 5 s old, and its answers are slow, late or fail. */
function simulateLatchkey(time: VirtualTime, random: Random, revokedAt: () => number) {
  return async (fresh: boolean): Promise<TokenVerdict> => {
    await time.sleep(random.below(400));
    const asOf = time.clock.now() - (fresh ? 0 : random.below(PROMISE_MS));
    const maxAgeMs = asOf + PROMISE_MS - time.clock.now();
    const verdict = asOf < revokedAt() ? allowed(maxAgeMs) : revoked(maxAgeMs);
    await time.sleep(random.one(8) ? random.below(3_000) : random.below(200));
    if (random.one(30)) throw new Error("Latchkey failed");
    return verdict;
  };
}

describe("the promise on revocation", () => {
  it("is kept with a guard too: a revocation takes effect within 5 s, in 300 seeded runs", async () => {
    let accepted = 0;
    const violations: string[] = [];
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededChoice(seed);
      const { time, cache } = openCache();
      const revokedAt = time.clock.now() + 6_000 + random.below(4_000);
      const ask = simulateLatchkey(time, random, () => revokedAt);
      for (let n = 0; n < 60; n++) {
        time.schedule(time.clock.now() + random.below(20_000), () => {
          void cache.lookUp("k", ask, noKeepAlive).then(
            ({ status }) => {
              if (status !== "allowed") return;
              accepted += 1;
              const late = time.clock.now() - revokedAt;
              if (late > PROMISE_MS) violations.push(`seed ${seed}: ${late} ms`);
            },
            (error: Error) => {
              if (error.name !== "StorageUnavailableError")
                violations.push(`seed ${seed}: ${error}`);
            },
          );
        });
      }
      await time.run(time.clock.now() + 30_000);
    }
    expect(violations).toEqual([]);
    expect(accepted).toBeGreaterThan(3_000);
  });
});
