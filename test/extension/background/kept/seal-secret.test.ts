import { expect, it } from "vitest";
import { openSealed, sealSecret } from "../../../../extension/background/kept/seal-secret.ts";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { encodeBase64url } from "../../../../shared/base64url.ts";
import { buildSecret } from "./kept-world.ts";

const KEY = encodeBase64url(new Uint8Array(32).fill(7));
const COPY = {
  connection: "https://a.example|org_1|usr_1" as ConnectionKey,
  tokenId: "tok_1",
  copyId: "kpt_1",
};
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

it("opens what it sealed, with 12 new bytes each time", async () => {
  const secret = buildSecret("q");
  const [one, other] = [
    await sealSecret(secret, KEY, COPY, randomBytes),
    await sealSecret(secret, KEY, COPY, randomBytes),
  ];
  expect(await openSealed(one, KEY, COPY)).toBe(secret);
  expect(one.iv).toHaveLength(16);
  expect(one.iv).not.toBe(other.iv);
  expect(one.sealed).not.toBe(other.sealed);
});

it.each([
  ["server", { connection: "https://b.example|org_1|usr_1" as ConnectionKey }],
  ["organization", { connection: "https://a.example|org_2|usr_1" as ConnectionKey }],
  ["person", { connection: "https://a.example|org_1|usr_2" as ConnectionKey }],
  ["token", { tokenId: "tok_2" }],
  ["copy", { copyId: "kpt_2" }],
])("opens nothing as a copy of another %s", async (_, change) => {
  const sealed = await sealSecret(buildSecret("q"), KEY, COPY, randomBytes);
  expect(await openSealed(sealed, KEY, { ...COPY, ...change })).toBeNull();
});

it("seals as it is documented: AES-256-GCM, bound to a JSON list", async () => {
  const secret = buildSecret("q");
  const { iv, sealed } = await sealSecret(secret, KEY, COPY, () => new Uint8Array(12).fill(1));
  const key = await crypto.subtle.importKey("raw", new Uint8Array(32).fill(7), "AES-GCM", false, [
    "decrypt",
  ]);
  const bound = ["latchkey/kept-secret/1", "https://a.example", "org_1", "usr_1", "tok_1", "kpt_1"];
  const opened = await crypto.subtle.decrypt(
    {
      name: "AES-GCM",
      iv: Buffer.from(iv, "base64url"),
      additionalData: Buffer.from(JSON.stringify(bound)),
    },
    key,
    Buffer.from(sealed, "base64url"),
  );
  expect(Buffer.from(opened).toString()).toBe(secret);
});
