import { describe, expect, it, vi } from "vitest";
import { hashPassword, verifyPassword } from "../../../worker/identity/hash-password.ts";

// Better Auth's own scrypt may be a slow one in JavaScript.
vi.setConfig({ testTimeout: 60_000 });

describe("hashPassword", () => {
  it("is compatible with Better Auth in both directions", async () => {
    const theirs = await import("better-auth/crypto");
    const password = "correct horse Ångström 🐎";
    const hash = await hashPassword(password);
    expect(hash).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
    expect(await theirs.verifyPassword({ hash, password })).toBe(true);
    expect(await verifyPassword(await theirs.hashPassword(password), password)).toBe(true);
  });

  it("salts, so that a password never has the same hash twice", async () => {
    expect(await hashPassword("same")).not.toBe(await hashPassword("same"));
  });
});

describe("verifyPassword", () => {
  it("refuses a wrong password, and a malformed hash", async () => {
    const hash = await hashPassword("right");
    expect(await verifyPassword(hash, "wrong")).toBe(false);
    for (const odd of ["", "nothing", ":", "salt:", ":key"]) {
      expect(await verifyPassword(odd, "right")).toBe(false);
    }
  });

  it("treats composed and decomposed letters as equal (NFKC)", async () => {
    expect(await verifyPassword(await hashPassword("A\u030a"), "\u00c5")).toBe(true);
  });
});
