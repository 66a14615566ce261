import { expect, it } from "vitest";
import { deriveKeptKey, type KeptCopy } from "../../../worker/tokens/derive-kept-key.ts";

const ring = { issuing: "1", byKid: new Map([["1", new Uint8Array(32).fill(7)]]) };
const SALT = new Uint8Array(32).fill(9);
const COPY: KeptCopy = {
  id: "kpt_a",
  person: "usr_a",
  organization: "org_a",
  tokenId: "tok_a",
  secretDigest: "digest",
};

const derive = (change: Partial<KeptCopy> = {}, salt = SALT, kid = "1") =>
  deriveKeptKey(ring, { kid, salt }, { ...COPY, ...change });

it("derives the key that another implementation of RFC 5869 derives", async () => {
  // hkdfSync of Node's crypto, over the JSON of the copy.
  expect(await derive()).toBe("IkSeXvBg3hethnQpeGy8xhaIicZ9TP-CCHaOmBoTl9Y");
});

it("gives each part of a copy, and each salt, another key", async () => {
  const changes = Object.keys(COPY).map((name) => derive({ [name]: "other" }));
  const keys = await Promise.all([
    derive(),
    ...changes,
    derive({}, new Uint8Array(32)),
    derive({ person: 'usr_a","org_a', organization: "" }),
  ]);
  expect(new Set(keys).size).toBe(keys.length);
});

it("derives nothing from a key that is not in the ring", async () => {
  expect(await derive({}, SALT, "2")).toBeNull();
});
