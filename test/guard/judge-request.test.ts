import { beforeAll, describe, expect, it } from "vitest";
import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";
import type { GuardOptions, JudgedRequest } from "../../worker/guard/guard-options.ts";
import { type IncomingRequest, judgeRequest } from "../../worker/guard/judge-request.ts";
import { createVerdictCache } from "../../worker/guard/verdict-cache.ts";
import type { RequestQuestion } from "../../worker/guard/verdict-source.ts";
import { issueSecret } from "../../worker/tokens/issue-secret.ts";
import { pathTricks } from "../support/path-tricks.ts";
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

type Options = Pick<GuardOptions, "entity" | "method" | "prefixes" | "onVerdict">;

/** Creates a guard whose source answers `verdict`, and records its questions. */
function createJudge(verdict: TokenVerdict, options: Options = {}) {
  const questions: RequestQuestion[] = [];
  const now = { seconds: 1_000, steadyMs: 0 };
  const context = {
    source: {
      keyOf: ({ entity = "", method = "" }: RequestQuestion) => `${method} ${entity}`,
      ask: async (_token: string, question: RequestQuestion) => {
        questions.push(question);
        now.steadyMs += 2_000;
        return verdict;
      },
      judge: (answer: TokenVerdict) => answer,
    },
    cache: createVerdictCache({
      clock: { now: () => 0, after: () => ({ passed: NEVER, cancel: () => {} }) },
      limit: 10,
    }),
    nowSeconds: () => now.seconds,
    now: () => now.steadyMs,
    ...(options.onVerdict === undefined ? {} : { onVerdict: options.onVerdict }),
    setupLog: { report: () => {}, tokenPassed: () => {} },
  };
  const judge = (token = secrets.lk_pat, change: Partial<IncomingRequest> = {}) =>
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
  return { judge, questions, now };
}

describe("a request before a guard", () => {
  it("needs a personal access token with an accepted prefix, or is refused without a question", async () => {
    const { judge, questions } = createJudge(allowedVerdict);
    for (const name of ["lk_ses", "lk_svc", "acme_pat"]) {
      expect(await judge(secrets[name])).toEqual({ status: "invalid_token" });
    }
    const typo = secrets.lk_pat?.replace(/.$/, (end) => (end === "x" ? "y" : "x"));
    expect(await judge(typo)).toEqual({ status: "invalid_token" });
    expect(questions).toEqual([]);

    const acme = createJudge(allowedVerdict, { prefixes: ["acme"] });
    expect(await acme.judge(secrets.acme_pat)).toMatchObject({ status: "allowed" });
    expect(await acme.judge(secrets.lk_pat)).toEqual({ status: "invalid_token" });
  });

  it("is refused from the second its token expires, even with a cached verdict", async () => {
    const { judge, questions, now } = createJudge({ ...allowedVerdict, expires_at: 1_002 });
    expect(await judge()).toMatchObject({ status: "allowed" });
    now.seconds = 1_001;
    expect(await judge()).toMatchObject({ status: "allowed" });
    now.seconds = 1_002;
    expect(await judge()).toEqual({ status: "invalid_token" });
    expect(questions).toHaveLength(1);
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
  ])("is refused by %o", async (verdict, outcome) => {
    expect(await createJudge(verdict).judge()).toEqual(outcome);
  });

  it("is judged with the entity that it names, with separate questions for each", async () => {
    const entity = ({ path }: { path: string }) => path.split("/")[2];
    const { judge, questions } = createJudge(allowedVerdict, { entity });
    for (const path of ["/channels/ch_1", "/channels/ch_2", "/channels/ch_1"]) {
      await judge(secrets.lk_pat, { path });
    }
    expect(questions).toEqual([{ entity: "ch_1" }, { entity: "ch_2" }]);
  });

  it.each(["*", "", "ch 1", "ch%31", "a".repeat(129), undefined])(
    "names no entity with %o, so only scopes on every entity pass",
    async (entityId) => {
      const { judge, questions } = createJudge(allowedVerdict, { entity: () => entityId });
      await judge();
      expect(questions).toEqual([{}]);
    },
  );

  it("is malformed if its path names the entity and has more than one reading", async () => {
    const entity = ({ path }: { path: string }) => path.split("/").at(-1);
    const { judge, questions } = createJudge(allowedVerdict, { entity });
    for (const path of ["/channels/ch_1/../ch_2", ...pathTricks("channels/ch_1", "channels")]) {
      expect([path, await judge(secrets.lk_pat, { path })]).toEqual([
        path,
        { status: "malformed_request" },
      ]);
    }
    expect(questions).toEqual([]);

    const fixed = createJudge(allowedVerdict, { entity: "ch_1" });
    expect(await fixed.judge(secrets.lk_pat, { path: "/files/a%2Fb" })).toMatchObject({
      status: "allowed",
    });
  });

  it("is judged with its method only if access levels are required", async () => {
    const plain = createJudge(allowedVerdict);
    await plain.judge(secrets.lk_pat, { method: "DELETE" });
    const leveled = createJudge(allowedVerdict, { method: true } as Options);
    await leveled.judge(secrets.lk_pat, { method: "DELETE" });
    await leveled.judge(secrets.lk_pat, { method: "GET" });
    expect([plain.questions, leveled.questions]).toEqual([
      [{}],
      [{ method: "DELETE" }, { method: "GET" }],
    ]);
  });

  it("is refused after any error, even one of the API itself", async () => {
    const entity = () => {
      throw new Error("a fault in the API");
    };
    expect(await createJudge(allowedVerdict, { entity }).judge()).toMatchObject({
      status: "unavailable",
    });
  });
});

describe("onVerdict", () => {
  it("is told of hits, waits and refusals, without token or person", async () => {
    const judged: JudgedRequest[] = [];
    const { judge } = createJudge(allowedVerdict, { onVerdict: (one) => judged.push(one) });
    await judge();
    await judge();
    await judge("nonsense");
    await judge(secrets.lk_pat, { authorization: undefined });
    expect(judged).toEqual([
      { status: "allowed", waitedMs: 2_000 },
      { status: "allowed", waitedMs: null },
      { status: "invalid_token", waitedMs: null },
      { status: "no_credential", waitedMs: null },
    ]);
  });

  it("changes no answer by what it throws", async () => {
    const { judge } = createJudge(allowedVerdict, {
      onVerdict: () => {
        throw new Error("metrics are down");
      },
    });
    expect((await judge()).status).toBe("allowed");
  });
});
