import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/base64url.ts";
import { computeTokenMac } from "../../../worker/tokens/compute-token-mac.ts";
import { deriveKeyBytes, parseKeyRing } from "../../../worker/tokens/key-ring.ts";
import { deriveKey, importKeyRing } from "../../../worker/tokens/mac-key-ring.ts";
import { keyRing, ringText } from "./test-ring.ts";

const key = (length: number) => encodeBase64url(new Uint8Array(length).fill(7));

describe("parseKeyRing", () => {
  it("issues with the first key and keeps all keys", () => {
    const ring = keyRing("b0Z");
    expect(ring.issuing).toBe("b");
    expect([...ring.byKid.keys()]).toEqual(["b", "0", "Z"]);
  });

  it("allows white space around entries, which piped secrets have", () => {
    expect(parseKeyRing(` ${ringText("a").replace(",", " ,")}\n`)).toMatchObject({ ok: true });
  });

  it.each([
    ["nothing", undefined, { reason: "missing" }],
    ["an empty text", " \n", { reason: "missing" }],
    ["no kid", key(32), { reason: "bad_entry", entry: 0 }],
    ["a kid of two characters", `ab:${key(32)}`, { reason: "bad_entry", entry: 0 }],
    ["a kid outside base62", `-:${key(32)}`, { reason: "bad_entry", entry: 0 }],
    ["a trailing comma", `a:${key(32)},`, { reason: "bad_entry", entry: 1 }],
    ["a kid twice", `a:${key(32)},a:${key(33)}`, { reason: "duplicate_kid", entry: 1 }],
    ["padding", `a:${key(32)}=`, { reason: "bad_key", entry: 0 }],
    ["plain base64", `a:${"+/".repeat(22)}`, { reason: "bad_key", entry: 0 }],
    ["31 bytes", `a:${key(32)},b:${key(31)}`, { reason: "short_key", entry: 1 }],
    ["an empty key", "a:", { reason: "short_key", entry: 0 }],
  ])("refuses %s", (_, text, refusal) => {
    expect(parseKeyRing(text)).toEqual({ ok: false, refusal });
  });

  it("names no key material in a refusal", () => {
    const secret = "SecretSecretSecret";
    expect(JSON.stringify(parseKeyRing(`${secret}:${secret},${secret}`))).not.toContain("Secret");
    expect(JSON.stringify(parseKeyRing(`k:${secret}`))).not.toContain("Secret");
  });
});

describe("deriveKey", () => {
  it("derives a different key for each use and each key id", async () => {
    const ring = keyRing("ab");
    const labels = ["latchkey/token", "latchkey/code", "latchkey/idempotency-row"] as const;
    const tags = new Set<string>();
    for (const kid of ring.byKid.keys()) {
      for (const label of labels) {
        const derived = await deriveKey(ring, kid, label);
        tags.add(derived === null ? "none" : computeTokenMac(derived, "body").tag);
      }
    }
    expect(tags.size).toBe(6);
    expect(tags).not.toContain("none");
  });

  it("returns null for a key that the ring lacks", async () => {
    expect(await deriveKey(keyRing("a"), "b", "latchkey/token")).toBeNull();
    expect(await deriveKeyBytes(keyRing("a"), "b", "latchkey/token")).toBeNull();
  });

  it("derives by HKDF-SHA-256 with an empty salt (RFC 5869)", async () => {
    const { byKid } = keyRing("a");
    const bytes = Uint8Array.from(byKid.get("a") ?? []);
    const hmac = async (secret: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>) => {
      const algorithm = { name: "HMAC", hash: "SHA-256" };
      const imported = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
      return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
    };
    const extracted = await hmac(new Uint8Array(32), bytes);
    const info = Uint8Array.from(new TextEncoder().encode("latchkey/idempotency-seal\u0001"));
    const derived = await deriveKeyBytes(keyRing("a"), "a", "latchkey/idempotency-seal");
    expect(derived).toEqual(await hmac(extracted, info));
  });

  it("imports every key of the ring, the issuing one first", async () => {
    const ring = await importKeyRing(keyRing("ab"), "latchkey/token");
    expect(ring.issuing).toBe("a");
    expect([...ring.byKid.keys()]).toEqual(["a", "b"]);
  });
});
