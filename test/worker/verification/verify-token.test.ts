import { beforeAll, describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { issueSecret } from "../../../worker/tokens/issue-secret.ts";
import type { MacKeyRing } from "../../../worker/tokens/mac-key-ring.ts";
import type { TokenRecord } from "../../../worker/tokens/token-record.ts";
import { verifyToken } from "../../../worker/verification/verify-token.ts";
import { seededRandom } from "../tokens/seeded-random.ts";
import { tokenRing } from "../tokens/test-ring.ts";
import { record, recordRead, scriptedWorld } from "./scripted-world.ts";

let ring: MacKeyRing;
let secret: string;

beforeAll(async () => {
  ring = await tokenRing("k");
  const randomBytes = seededRandom(1);
  ({ secret } = await issueSecret({ ring, prefix: "lk", kind: "pat", randomBytes }));
});

/** Creates a function that verifies a token over scripted storage at any second. */
function createVerifier(change: Partial<TokenRecord>) {
  const world = scriptedWorld({
    primary: async () => recordRead({ record: record({ organization: "org_home", ...change }) }),
  });
  const question = { organization: "org_home", kinds: ["pat"] } as const;
  const verify = (now: number, fresh = false) =>
    verifyToken(secret, () => question, {
      ...world.context,
      ring,
      prefixes: ["lk"],
      cache: world.cache,
      now: now as EpochSeconds,
      fresh,
    });
  return { ...world, verify };
}

describe("verifyToken", () => {
  it("refuses a cached token from the second it expires, without a read", async () => {
    const { reads, verify } = createVerifier({ expiresAt: 2_000 as EpochSeconds });
    expect((await verify(1_990)).verdict).toMatchObject({ status: "allowed" });

    expect((await verify(1_999)).verdict).toMatchObject({ status: "allowed" });
    expect((await verify(2_000)).verdict).toMatchObject({ reason: "expired" });
    expect((await verify(1_999)).verdict).toMatchObject({ status: "allowed" });
    expect(reads).toEqual({ primary: 1, replica: 0, changes: 0 });
  });

  it("refuses a replaced secret from the second it ends", async () => {
    const { verify } = createVerifier({ secretValidUntil: 2_000 as EpochSeconds });
    expect((await verify(1_999)).verdict).toMatchObject({ status: "allowed" });
    expect((await verify(2_000)).verdict).toMatchObject({ reason: "superseded" });
  });

  it("returns what is left of the 5 s, and 5 s for a fresh verdict", async () => {
    const { time, verify } = createVerifier({});
    expect((await verify(1)).maxAgeMs).toBe(5_000);
    await time.run(time.clock.now() + 1_200);
    expect((await verify(1)).maxAgeMs).toBe(3_800);
    expect((await verify(1, true)).maxAgeMs).toBe(5_000);
  });

  it("does not read storage for a text that is no token of ours", async () => {
    const { reads, context, cache } = createVerifier({});
    const other = { ...context, ring: await tokenRing("j"), prefixes: ["lk"], cache };
    const question = { organization: "org_home", kinds: ["pat"] } as const;
    for (const text of ["hunter2", secret]) {
      const now = 1 as EpochSeconds;
      const { verdict } = await verifyToken(text, () => question, { ...other, now, fresh: true });
      expect(verdict.status).toBe("refused");
    }
    expect(reads).toEqual({ primary: 0, replica: 0, changes: 0 });
  });

  it("refuses a token whose row is of another kind", async () => {
    const { verify } = createVerifier({ kind: "ses" });
    expect((await verify(1)).verdict).toMatchObject({ reason: "unknown" });
  });
});
