import { describe, expect, it } from "vitest";
import type { TokenVerdict } from "../../../shared/wire/token-verdict.ts";
import { createVerdictCache, MAX_REFUSALS } from "../../../worker/guard/verdict-cache.ts";
import { createVirtualTime } from "../verification/virtual-world.ts";

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

function openCache(limit = 100) {
  const time = createVirtualTime(1_000_000);
  return { time, cache: createVerdictCache({ clock: time.clock, limit }) };
}

describe("a flood of tokens that Latchkey refuses", () => {
  /** Looks up many keys with refusals between two look-ups of a good token. @returns the questions about it */
  async function countQuestions(refusalOf: (n: number) => TokenVerdict): Promise<number> {
    const { cache } = openCache(10);
    let questions = 0;
    const lookUpGood = () =>
      cache.lookUp(
        "good",
        async () => {
          questions += 1;
          return allowed(5_000);
        },
        noKeepAlive,
      );
    await lookUpGood();
    for (let n = 0; n < 5_000; n++) {
      await cache.lookUp(`bad ${n}`, async () => refusalOf(n), noKeepAlive);
    }
    await lookUpGood();
    expect(cache.size).toBeLessThanOrEqual(1 + MAX_REFUSALS);
    return questions;
  }

  it.each<[string, TokenVerdict]>([
    ["unknown tokens", { status: "refused", reason: "unknown", max_age_ms: 5_000 }],
    ["revoked tokens", revoked(5_000)],
    [
      "good tokens without the scope",
      { status: "insufficient_scope", required: ["a"], max_age_ms: 5_000 },
    ],
  ])("does not push out the verdict on a good token: %s", async (_, refusal) => {
    expect(await countQuestions(() => refusal)).toBe(1);
  });

  it("is still refused from the cache, as far as the cache for refusals has room", async () => {
    const { cache } = openCache();
    let questions = 0;
    const ask = async () => {
      questions += 1;
      return revoked(5_000);
    };
    for (let n = 0; n < 10; n++) await cache.lookUp("bad", ask, noKeepAlive);
    expect(questions).toBe(1);
  });
});

describe.each([5_001, 60_000, Number.MAX_VALUE, Number.POSITIVE_INFINITY])(
  "a max_age_ms of %d, more than Latchkey promises",
  (claimed) => {
    it.each([allowed(claimed), revoked(claimed)])("counts as 5 s: $status", async (answer) => {
      const world = openCache();
      let questions = 0;
      const look = async () => {
        const verdict = world.cache.lookUp(
          "k",
          async () => {
            questions += 1;
            return { ...answer };
          },
          noKeepAlive,
        );
        return verdict;
      };
      const began = world.time.clock.now();
      expect(await look()).toMatchObject({ max_age_ms: PROMISE_MS });
      await world.time.run(began + PROMISE_MS - 1);
      await look();
      expect(questions).toBe(1);
      await world.time.run(began + PROMISE_MS);
      await look();
      expect(questions).toBe(2);
    });
  },
);
