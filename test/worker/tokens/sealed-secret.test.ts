import { expect, it } from "vitest";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { parseKeyRing } from "../../../worker/tokens/key-ring.ts";
import { openSecret, sealSecret } from "../../../worker/tokens/sealed-secret.ts";
import { testKeys } from "../../support/test-keys.ts";

function readRing(text: string) {
  const ring = parseKeyRing(text);
  if (!ring.ok) throw new Error("The ring is wrong.");
  return ring.value;
}

const ring = readRing(testKeys.TOKEN_KEYS);
const SECRET = "s3cret with spaces, and ü";

it("opens a secret only for the provider that it was sealed for", async () => {
  const sealed = await sealSecret(ring, SECRET, "prv_a", getRandomBytes);

  expect(sealed.kid).toBe(ring.issuing);
  expect(JSON.stringify(sealed)).not.toContain("s3cret");
  expect(await openSecret(ring, sealed, "prv_a")).toBe(SECRET);
  expect(await openSecret(ring, sealed, "prv_b")).toBeNull();
});

it("opens no secret that was altered, nor under another key", async () => {
  const sealed = await sealSecret(ring, SECRET, "prv_a", getRandomBytes);
  const [nonce = "", text = ""] = sealed.sealed.split(".");
  const flipped = (text.startsWith("A") ? "B" : "A") + text.slice(1);

  for (const wrong of [
    { ...sealed, sealed: `${nonce}.${flipped}` },
    { ...sealed, sealed: nonce },
    { ...sealed, sealed: "" },
    { ...sealed, kid: "1" },
    { ...sealed, kid: "9" },
  ]) {
    expect(await openSecret(ring, wrong, "prv_a")).toBeNull();
  }
});

it("opens a secret under an older key of the ring, and seals two equal secrets differently", async () => {
  const older = readRing(testKeys.TOKEN_KEYS.split(",").toReversed().join());
  const [first, second] = [
    await sealSecret(older, SECRET, "prv_a", getRandomBytes),
    await sealSecret(older, SECRET, "prv_a", getRandomBytes),
  ];

  expect(await openSecret(ring, first, "prv_a")).toBe(SECRET);
  expect(first.sealed).not.toBe(second.sealed);
});
