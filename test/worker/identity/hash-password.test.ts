import { describe, expect, it, vi } from "vitest";
import {
  hashPassword,
  isCurrentHash,
  matchPasswords,
  readSalt,
} from "../../../worker/identity/hash-password.ts";

// Better Auth's own scrypt may be a slow one in JavaScript.
vi.setConfig({ testTimeout: 60_000 });

/** Of "an earlier password", with N = 2^14, r = 16, p = 1. */
const EARLIER =
  "11111111111111111111111111111111:6ee4783434290557420686586fe3f9b77d3168fdb1dfad6a0516e83b52e37dd95e4fe684449d8ff570f2dd9235ad3c96eeb49ccb325c3d7199583e717934b7f2";

describe("hashPassword", () => {
  it("uses scrypt at a minimum of OWASP that fits in an isolate, with a salt of 16 bytes", async () => {
    const hash = await hashPassword("correct horse Ångström 🐎");
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[0-9a-f]{32}\$[0-9a-f]{128}$/);
    expect(isCurrentHash(hash)).toBe(true);
  });

  it("computes what a reference implementation computes", async () => {
    expect(await hashPassword("password", "0".repeat(32))).toBe(
      "$scrypt$ln=15,r=8,p=3$00000000000000000000000000000000$70bc74611e134d21ca00d43fb1f52a1c31361543c09e72a3d50f7694b1e291ab988eae48b7630d7c62f81df11c2bfab837308f55f26e51e85e5ee731f6ed24fc",
    );
  });

  it("salts, so that a password of two people never has the same hash", async () => {
    expect(await hashPassword("same")).not.toBe(await hashPassword("same"));
  });
});

describe("matchPasswords", () => {
  it("finds the hashes of a password among several of one salt", async () => {
    const right = await hashPassword("right");
    const other = await hashPassword("other", readSalt(right) ?? undefined);
    expect(await matchPasswords([other, right], "right")).toEqual([right]);
    expect(await matchPasswords([other, right], "wrong")).toEqual([]);
  });

  it("knows the hashes that Better Auth makes, which earlier versions stored", async () => {
    const theirs = await (await import("better-auth/crypto")).hashPassword("theirs");
    expect(await matchPasswords([theirs, EARLIER], "theirs")).toEqual([theirs]);
    expect(await matchPasswords([theirs, EARLIER], "an earlier password")).toEqual([EARLIER]);
    expect(isCurrentHash(theirs)).toBe(false);
    expect(readSalt(EARLIER)).toBe("1".repeat(32));
  });

  it("matches no malformed hash", async () => {
    const odd = [
      "",
      "nothing",
      ":",
      "salt:",
      ":key",
      "a:b:c",
      "$scrypt$ln=15,r=8,p=3$",
      "$scrypt$x",
    ];
    expect(await matchPasswords(odd, "right")).toEqual([]);
  });

  it("treats composed and decomposed letters as equal (NFKC)", async () => {
    const hash = await hashPassword("A\u030a");
    expect(await matchPasswords([hash], "\u00c5")).toEqual([hash]);
  });
});
