import { describe, expect, it } from "vitest";
import { verifyDpopProof } from "../../../../worker/identity/oauth/dpop-proof.ts";
import { now } from "../../support/organizations.ts";
import {
  INSTALLATION,
  OTHER_INSTALLATION,
  prove,
  TOKEN_ENDPOINT,
} from "../support/installation.ts";

const NOW = now();
const verify = (proof: string | undefined, url = TOKEN_ENDPOINT) =>
  verifyDpopProof(proof, { method: "POST", url, now: NOW, nonces: ["now", "before"] });
const refused = (reason: string) => ({ ok: false, refusal: { reason } });

describe("a DPoP proof (RFC 9449 §4.3)", () => {
  it("names its key and itself", async () => {
    const { thumbprint } = INSTALLATION;
    const proof = await prove(INSTALLATION, { iat: NOW, jti: "one" });
    expect(await verify(proof)).toEqual({
      ok: true,
      value: { thumbprint, id: `${thumbprint}.one` },
    });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["another method", { htm: "GET" }, {}],
    ["a method in lower case", { htm: "post" }, {}],
    ["another path", { htu: "https://latchkey.example/oauth/revoke" }, {}],
    ["another server", { htu: "https://evil.example/oauth/token" }, {}],
    ["another scheme", { htu: "http://latchkey.example/oauth/token" }, {}],
    ["no address", { htu: "nonsense" }, {}],
    ["no jti", { jti: undefined }, {}],
    ["an empty jti", { jti: "" }, {}],
    ["an endless jti", { jti: "j".repeat(129) }, {}],
    ["no iat", { iat: undefined }, {}],
    ["an iat that is text", { iat: String(NOW) }, {}],
    ["an expiry that has passed", { exp: NOW - 1 }, {}],
    ["another type", {}, { typ: "JWT" }],
    ["no type", {}, { typ: undefined }],
    ["no key", {}, { jwk: undefined }],
    ["another key than the one that signed", {}, { jwk: OTHER_INSTALLATION.publicKey }],
    ["a private key", {}, { jwk: INSTALLATION.privateKey }],
    ["a key of another curve", {}, { jwk: { ...INSTALLATION.publicKey, crv: "P-384" } }],
    ["a symmetric key", {}, { jwk: { kty: "oct", k: "c2VjcmV0" } }],
    ["an unknown critical header", {}, { crit: ["x"], x: 1 }],
  ])("with %s is refused", async (_, claims, header) => {
    const proof = await sign({ iat: NOW, ...claims }, header);
    expect(await verify(proof)).toEqual(refused("malformed"));
  });

  it.each(["none", "HS256", "ES384"])("with the algorithm %s is refused", async (alg) => {
    const [header = "", ...rest] = (await prove(INSTALLATION, { iat: NOW })).split(".");
    const changed = JSON.stringify({ ...JSON.parse(atob(header)), alg });
    const proof = [btoa(changed).replaceAll("=", ""), ...rest].join(".");
    expect(await verify(proof)).toEqual(refused("malformed"));
  });

  it("with a changed claim or signature is refused", async () => {
    const [header, payload, signature] = (await prove(INSTALLATION, { iat: NOW })).split(".");
    const [, other, foreign] = (await prove(INSTALLATION, { iat: NOW })).split(".");
    expect(await verify(`${header}.${other}.${signature}`)).toEqual(refused("malformed"));
    expect(await verify(`${header}.${payload}.${foreign}`)).toEqual(refused("malformed"));
    expect(await verify(`${header}.${payload}.`)).toEqual(refused("malformed"));
  });

  it("is refused if it is missing, twice there, too long, or no proof at all", async () => {
    const proof = await prove(INSTALLATION, { iat: NOW });
    expect(await verify(undefined)).toEqual(refused("missing"));
    const long = await prove(INSTALLATION, { iat: NOW, more: "x".repeat(2048) });
    for (const text of ["", "nonsense", `${proof}, ${proof}`, long]) {
      expect(await verify(text)).toEqual(refused("malformed"));
    }
  });

  it.each([
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])("is recent %i seconds from our clock: %s", async (offset, isRecent) => {
    const { ok } = await verify(await prove(INSTALLATION, { iat: NOW + offset }));
    expect(ok).toBe(isRecent);
  });

  it("with our nonce is recent by any clock, and with another nonce by none", async () => {
    for (const nonce of ["now", "before"]) {
      expect(await verify(await prove(INSTALLATION, { iat: 0, nonce }))).toMatchObject({
        ok: true,
      });
    }
    const proof = await prove(INSTALLATION, { iat: NOW, nonce: "long ago" });
    expect(await verify(proof)).toEqual(refused("stale"));
  });

  it("may leave out the query and fragment of its address, as may the request", async () => {
    const proof = await prove(INSTALLATION, { iat: NOW, htu: `${TOKEN_ENDPOINT}?x=1#y` });
    expect(await verify(proof, `${TOKEN_ENDPOINT}?z`)).toMatchObject({ ok: true });
  });
});

/** Signs what no honest client would, past the checks of the library. */
async function sign(claims: Record<string, unknown>, header: Record<string, unknown>) {
  const all = { jti: "one", htm: "POST", htu: TOKEN_ENDPOINT, ...claims };
  const { publicKey, privateKey } = INSTALLATION;
  const parts = [{ typ: "dpop+jwt", alg: "ES256", jwk: publicKey, ...header }, all].map((part) =>
    btoa(JSON.stringify(part)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  );
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", privateKey as JsonWebKey, algorithm, false, [
    "sign",
  ]);
  const text = new TextEncoder().encode(parts.join("."));
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, key, text));
  const encoded = btoa(String.fromCharCode(...signature));
  return `${parts.join(".")}.${encoded.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}
