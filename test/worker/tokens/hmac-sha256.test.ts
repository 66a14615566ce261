import { expect, it } from "vitest";
import { computeHmacSha256, createHmacKey } from "../../../worker/tokens/hmac-sha256.ts";

const algorithm = { name: "HMAC", hash: "SHA-256" };

/** Signs with the platform's HMAC. */
async function signByPlatform(secret: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>) {
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

it("agrees with the platform on random messages of every length up to four blocks", async () => {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const key = createHmacKey(secret);
  for (let length = 0; length <= 256; length += 1) {
    const message = crypto.getRandomValues(new Uint8Array(length));
    expect(computeHmacSha256(key, message), `${length} bytes`).toEqual(
      await signByPlatform(secret, message),
    );
  }
});

it("agrees with the platform for keys of every length up to a block", async () => {
  const message = crypto.getRandomValues(new Uint8Array(51));
  for (let length = 1; length <= 64; length += 1) {
    const secret = crypto.getRandomValues(new Uint8Array(length));
    expect(computeHmacSha256(createHmacKey(secret), message), `${length} bytes`).toEqual(
      await signByPlatform(secret, message),
    );
  }
});

it("signs a long message that is a part of a buffer", async () => {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const whole = new Uint8Array(3_000_000).fill(0xff);
  const part = whole.subarray(777);
  expect(computeHmacSha256(createHmacKey(secret), part)).toEqual(
    await signByPlatform(secret, part),
  );
});

it("refuses a key that would have to be hashed first", () => {
  expect(() => createHmacKey(new Uint8Array(65))).toThrow(RangeError);
});
