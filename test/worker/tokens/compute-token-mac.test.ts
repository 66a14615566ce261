import { expect, it } from "vitest";
import { encodeBase62 } from "../../../shared/base62.ts";
import { encodeBase64url } from "../../../shared/base64url.ts";
import { computeTokenMac } from "../../../worker/tokens/compute-token-mac.ts";
import { createHmacKey } from "../../../worker/tokens/hmac-sha256.ts";

it("splits HMAC-SHA-256 into a tag of 8 bytes and a digest of the other 24 (RFC 4231 §4.2)", () => {
  // b0344c61d8db3853 | 5ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7
  const key = createHmacKey(new Uint8Array(20).fill(0x0b));
  expect(computeTokenMac(key, "Hi There")).toEqual({
    tag: "F7vjvkLW5GF",
    digest: "XKivzq8L8SuIHcIAyYM9pybpN2wuMs_3",
  });
});

it("agrees with the platform's HMAC-SHA-256 on every message, however often a key is used", async () => {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const platform = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  const key = createHmacKey(secret);
  for (const length of [0, 1, 51, 55, 56, 63, 64, 65, 128]) {
    const body = "lk_pat_1aB".repeat(20).slice(0, length);
    const signed = await crypto.subtle.sign("HMAC", platform, new TextEncoder().encode(body));
    const bytes = new Uint8Array(signed);
    expect(computeTokenMac(key, body)).toEqual({
      tag: encodeBase62(bytes.subarray(0, 8), 11),
      digest: encodeBase64url(bytes.subarray(8)),
    });
  }
});

it("refuses a body that it would cut off", () => {
  expect(() => computeTokenMac(createHmacKey(new Uint8Array(32)), "a".repeat(129))).toThrow(
    RangeError,
  );
});
