import { beforeAll, describe, expect, it } from "vitest";
import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";
import type { GuardOptions } from "../../worker/guard/guard-options.ts";
import { type Arrival, judgeRequest } from "../../worker/guard/judge-request.ts";
import { createVerdictCache } from "../../worker/guard/verdict-cache.ts";
import type { Asked } from "../../worker/guard/verdict-source.ts";
import { issueSecret } from "../../worker/tokens/issue-secret.ts";
import { tokenRing } from "../worker/tokens/test-ring.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

const NEVER = new Promise<void>(() => {});
const secrets: Record<string, string> = {};

beforeAll(async () => {
  const ring = await tokenRing("k");
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  for (const prefix of ["lk", "acme"]) {
    for (const kind of ["pat", "ses", "svc"] as const) {
      const { secret } = await issueSecret({ ring, prefix, kind, randomBytes });
      secrets[`${prefix}_${kind}`] = secret;
    }
  }
});

type Options = Pick<GuardOptions, "entity" | "method" | "prefixes">;

/** A guard whose source answers `verdict`, and what it was asked. */
function judging(verdict: TokenVerdict, options: Options = {}) {
  const asked: Asked[] = [];
  const now = { seconds: 1_000 };
  const context = {
    source: {
      keyOf: ({ entity = "", method = "" }: Asked) => `${method} ${entity}`,
      ask: async (_token: string, question: Asked) => {
        asked.push(question);
        return verdict;
      },
      judge: (given: TokenVerdict) => given,
    },
    cache: createVerdictCache({
      clock: { now: () => 0, after: () => ({ passed: NEVER, cancel: () => {} }) },
      limit: 10,
    }),
    nowSeconds: () => now.seconds,
  };
  const judge = (token = secrets.lk_pat, change: Partial<Arrival> = {}) =>
    judgeRequest(
      {
        authorization: `Bearer ${token}`,
        method: "GET",
        path: "/channels/ch_1",
        keepAlive: () => {},
        ...change,
      },
      options,
      context,
    );
  return { judge, asked, now };
}

describe("a request before a guard", () => {
  it("brings a personal access token of a prefix that is accepted, or nobody is asked", async () => {
    const { judge, asked } = judging(allowedVerdict);
    for (const name of ["lk_ses", "lk_svc", "acme_pat"]) {
      expect(await judge(secrets[name])).toEqual({ status: "invalid_token" });
    }
    const typo = secrets.lk_pat?.replace(/.$/, (end) => (end === "x" ? "y" : "x"));
    expect(await judge(typo)).toEqual({ status: "invalid_token" });
    expect(asked).toEqual([]);

    const acme = judging(allowedVerdict, { prefixes: ["acme"] });
    expect(await acme.judge(secrets.acme_pat)).toMatchObject({ status: "allowed" });
    expect(await acme.judge(secrets.lk_pat)).toEqual({ status: "invalid_token" });
  });

  it("ends with the token, at its second, however long its verdict is remembered", async () => {
    const { judge, asked, now } = judging({ ...allowedVerdict, expires_at: 1_002 });
    expect(await judge()).toMatchObject({ status: "allowed" });
    now.seconds = 1_001;
    expect(await judge()).toMatchObject({ status: "allowed" });
    now.seconds = 1_002;
    expect(await judge()).toEqual({ status: "invalid_token" });
    expect(asked).toHaveLength(1);
  });

  it.each<[TokenVerdict, object]>([
    [
      { status: "insufficient_scope", required: ["a"], max_age_ms: 1 },
      { status: "insufficient_scope", required: ["a"] },
    ],
    [{ status: "refused", reason: "revoked", max_age_ms: 1 }, { status: "invalid_token" }],
    [
      { status: "unavailable", retry_after_seconds: 60 },
      { status: "unavailable", retryAfterSeconds: 60 },
    ],
    [{ status: "invalid_question" }, { status: "unavailable", retryAfterSeconds: 5 }],
  ])("is not let in by %o", async (verdict, outcome) => {
    expect(await judging(verdict).judge()).toEqual(outcome);
  });

  it("is asked about with the entity that it names, each apart", async () => {
    const entity = ({ path }: { path: string }) => path.split("/")[2];
    const { judge, asked } = judging(allowedVerdict, { entity });
    for (const path of ["/channels/ch_1", "/channels/ch_2", "/channels/ch_1"]) {
      await judge(secrets.lk_pat, { path });
    }
    expect(asked).toEqual([{ entity: "ch_1" }, { entity: "ch_2" }]);
  });

  it.each(["*", "", "ch 1", "ch%31", "a".repeat(129), undefined])(
    "names no entity by %o: then only scopes on every entity are left",
    async (named) => {
      const { judge, asked } = judging(allowedVerdict, { entity: () => named });
      await judge();
      expect(asked).toEqual([{}]);
    },
  );

  it("is asked about with its method only where levels are to count", async () => {
    const plain = judging(allowedVerdict);
    await plain.judge(secrets.lk_pat, { method: "DELETE" });
    const leveled = judging(allowedVerdict, { method: true } as Options);
    await leveled.judge(secrets.lk_pat, { method: "DELETE" });
    await leveled.judge(secrets.lk_pat, { method: "GET" });
    expect([plain.asked, leveled.asked]).toEqual([[{}], [{ method: "DELETE" }, { method: "GET" }]]);
  });

  it("is let in by no fault, not even one of the API's own", async () => {
    const entity = () => {
      throw new Error("a fault in the API");
    };
    expect(await judging(allowedVerdict, { entity }).judge()).toMatchObject({
      status: "unavailable",
    });
  });
});
