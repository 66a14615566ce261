import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BASE62_ALPHABET } from "../../../shared/base62.ts";
import { computeTokenChecksum, TOKEN_KINDS, TOKEN_PATTERN } from "../../../shared/token-shape.ts";
import { issueSecret } from "../../../worker/tokens/issue-secret.ts";
import { readToken } from "../../../worker/tokens/read-token.ts";
import { seededRandom } from "./seeded-random.ts";
import { tokenRing } from "./test-ring.ts";

const prefixes = ["lk", "acme"];
const randomBytes = seededRandom(1);

async function issue(kids: string) {
  const ring = await tokenRing(kids);
  const { secret } = await issueSecret({ ring, prefix: "lk", kind: "pat", randomBytes });
  return { ring, secret };
}

describe("issueSecret and readToken", () => {
  it("round trip for every kind, prefix and key of a ring", async () => {
    const verifying = await tokenRing("a0Zz");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(..."a0Zz"),
        fc.constantFrom(...TOKEN_KINDS),
        fc.constantFrom(...prefixes),
        fc.integer(),
        async (kid, kind, prefix, seed) => {
          const ring = { ...verifying, issuing: kid };
          const token = await issueSecret({ ring, prefix, kind, randomBytes: seededRandom(seed) });
          expect(token.secret).toMatch(new RegExp(`^${prefix}_${kind}_${kid}[0-9A-Za-z]{60}$`));
          const read = await readToken(token.secret, { ring: verifying, prefixes });
          expect(read).toEqual({ ok: true, value: { kind, kid, digest: token.digest } });
        },
      ),
    );
  });

  it("returns a digest of 24 bytes and a hint that shows 8 characters", async () => {
    const ring = await tokenRing("k");
    const token = await issueSecret({ ring, prefix: "lk", kind: "pat", randomBytes });
    expect(token.digest).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(token.secret).not.toContain(token.digest);
    expect(token.hint).toBe(`lk_pat_${token.secret.slice(8, 12)}…${token.secret.slice(-4)}`);
    expect(token.kid).toBe("k");
    expect(token.secret).toMatch(TOKEN_PATTERN);
  });

  it("issues 100,000 different tokens with different digests", async () => {
    const ring = await tokenRing("k");
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const seen = new Set<string>();
    for (let count = 0; count < 100_000; count += 1) {
      const token = await issueSecret({ ring, prefix: "lk", kind: "pat", randomBytes: random });
      seen.add(token.secret).add(token.digest);
    }
    expect(seen.size).toBe(200_000);
  }, 60_000);
});

describe("readToken", () => {
  it("refuses every one-character mutation of a token", async () => {
    const { ring, secret } = await issue("k");
    const accepted: string[] = [];
    for (let at = 0; at < secret.length; at += 1) {
      for (const character of `${BASE62_ALPHABET}_- é`) {
        if (secret[at] === character) continue;
        const mutant = secret.slice(0, at) + character + secret.slice(at + 1);
        if ((await readToken(mutant, { ring, prefixes })).ok) accepted.push(mutant);
      }
    }
    expect(accepted).toEqual([]);
  }, 60_000);

  it("refuses every one-character mutation even if its checksum is corrected", async () => {
    const { ring, secret } = await issue("kj");
    const body = secret.slice(0, -6);
    const reasons = new Set<string>();
    for (let at = "lk_pat_".length; at < body.length; at += 1) {
      for (const character of BASE62_ALPHABET) {
        if (body[at] === character) continue;
        const mutant = body.slice(0, at) + character + body.slice(at + 1);
        const read = await readToken(mutant + computeTokenChecksum(mutant), { ring, prefixes });
        reasons.add(read.ok ? "accepted" : read.refusal.reason);
      }
    }
    expect(reasons).toEqual(new Set(["unknown_key", "forged"]));
  }, 60_000);

  it("refuses sampled mutations, insertions and deletions of any token", async () => {
    const ring = await tokenRing("k");
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.nat(67),
        fc.nat(2),
        fc.constantFrom(...BASE62_ALPHABET),
        async (seed, at, removed, inserted) => {
          const random = seededRandom(seed);
          const token = await issueSecret({ ring, prefix: "lk", kind: "ses", randomBytes: random });
          const { secret } = token;
          const mutant = secret.slice(0, at) + inserted + secret.slice(at + removed);
          fc.pre(mutant !== secret);
          expect(await readToken(mutant, { ring, prefixes })).toMatchObject({ ok: false });
        },
      ),
    );
  });

  it("refuses any other text without throwing", async () => {
    const ring = await tokenRing("k");
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (text) => {
        const read = await readToken(text, { ring, prefixes });
        expect(read).toEqual({ ok: false, refusal: { reason: "malformed" } });
      }),
    );
  });

  it.each([
    ["a token with a newline after it", (secret: string) => `${secret}\n`],
    ["a token with a space before it", (secret: string) => ` ${secret}`],
    ["a prefix that is not accepted", (secret: string) => secret.replace("lk_", "xx_")],
    ["another kind", (secret: string) => secret.replace("_pat_", "_ses_")],
    ["an unknown kind", (secret: string) => secret.replace("_pat_", "_adm_")],
    ["upper case", (secret: string) => secret.toUpperCase()],
    ["a token written twice", (secret: string) => secret + secret],
    ["an empty text", () => ""],
  ])("refuses %s as malformed", async (_, change) => {
    const { ring, secret } = await issue("k");
    const read = await readToken(change(secret), { ring, prefixes });
    expect(read).toEqual({ ok: false, refusal: { reason: "malformed" } });
  });

  it("refuses a changed prefix or kind with a corrected checksum as forged", async () => {
    const { ring, secret } = await issue("k");
    for (const changed of [secret.replace("lk_", "acme_"), secret.replace("_pat_", "_svc_")]) {
      const body = changed.slice(0, -6);
      const read = await readToken(body + computeTokenChecksum(body), { ring, prefixes });
      expect(read).toEqual({ ok: false, refusal: { reason: "forged" } });
    }
  });

  it("refuses a token of a retired key as unknown, and of a key that reuses its id as forged", async () => {
    const { secret } = await issue("ab");
    const retired = await readToken(secret, { ring: await tokenRing("b"), prefixes });
    expect(retired).toEqual({ ok: false, refusal: { reason: "unknown_key" } });
    const reused = await readToken(secret, { ring: await tokenRing("ba"), prefixes });
    expect(reused).toEqual({ ok: false, refusal: { reason: "forged" } });
  });
});
