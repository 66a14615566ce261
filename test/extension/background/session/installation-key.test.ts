import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { connected } from "../support/connected.ts";
import { ORIGIN, redirectBack } from "../support/fake-world.ts";
import { signedIn } from "../support/signed-in.ts";

type World = Awaited<ReturnType<typeof connected>>["world"];

const thumbprints = ({ launches }: World) =>
  launches.map(({ url }) => url.searchParams.get("dpop_jkt"));
const proofs = ({ requests }: World) =>
  requests
    .filter(({ url }) => url === `${ORIGIN}/oauth/token`)
    .map(({ headers }) => headers.get("DPoP") ?? "");

describe("the key of an installation", () => {
  it("signs the token request, and its thumbprint stands in the authorization request", async () => {
    const { world, handlers } = await connected();
    await handlers.signIn();
    const [proof = ""] = proofs(world);
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: "dpop+jwt",
      algorithms: ["ES256"],
    });
    expect(payload).toMatchObject({ htm: "POST", htu: `${ORIGIN}/oauth/token` });
    const { jwk = {} } = protectedHeader;
    expect(thumbprints(world)).toEqual([await calculateJwkThumbprint(jwk)]);
    expect(Object.keys(jwk).toSorted()).toEqual(["crv", "kty", "x", "y"]);
  });

  it("cannot be read by anyone, and is in neither storage area", async () => {
    const { world } = await signedIn();
    const pair = world.keyPairs.get(ORIGIN);
    if (pair === undefined) throw new Error("no key was made");
    expect(pair.privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("jwk", pair.privateKey)).rejects.toThrow();
    const { x = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    expect(world.local.text() + world.session.text()).not.toContain(x);
  });

  it("is made once, and used again after a restart of the browser", async () => {
    const { world, effects, handlers } = await connected();
    await Promise.all([handlers.signIn(), handlers.getStatus({ silent: true })]);
    world.restartBrowser();
    await createBackground(effects).handlers.getStatus({ silent: true });
    expect(world.launches.length).toBeGreaterThan(1);
    expect(new Set(thumbprints(world)).size).toBe(1);
  });

  it("differs for each server, so that two servers cannot recognize one browser", async () => {
    const { world, handlers } = await connected();
    await handlers.signIn();
    world.route = () => Response.json(METADATA_ELSEWHERE);
    await handlers.connect({ address: ELSEWHERE });
    await handlers.signIn();
    expect(new Set(thumbprints(world)).size).toBe(2);
  });

  it("is made anew if it was lost, and then the server asks for a new consent", async () => {
    const { world, effects } = await signedIn();
    const [allowed] = thumbprints(world);
    world.authorize = (url) => {
      const isAllowed = url.searchParams.get("dpop_jkt") === allowed;
      return redirectBack(url, isAllowed ? { code: "code-1" } : { error: "consent_required" });
    };
    world.restartBrowser();
    world.keyPairs.clear();
    const { handlers } = createBackground(effects);
    expect(await handlers.getStatus({ silent: true })).toMatchObject({ at: "signed_out" });
    expect(world.launches.at(-1)?.interactive).toBe(false);
    await handlers.signIn();
    expect(world.launches.at(-1)?.interactive).toBe(true);
    expect(thumbprints(world).at(-1)).toBe(thumbprints(world).at(-2));
  });

  it("signs again with the nonce of a server whose clock is another, once", async () => {
    const { world, handlers, server } = await connected();
    world.route = (request) => {
      const isToken = new URL(request.url).pathname === "/oauth/token";
      const headers = { "DPoP-Nonce": "the-nonce" };
      return isToken && proofs(world).length < 2
        ? Response.json({ error: "use_dpop_nonce" }, { status: 400, headers })
        : server.route(request);
    };
    expect(await handlers.signIn()).toMatchObject({ ok: true, value: { at: "signed_in" } });
    const payloads = await Promise.all(
      proofs(world).map(async (proof) => (await jwtVerify(proof, EmbeddedJWK)).payload),
    );
    expect(payloads.map(({ nonce }) => nonce)).toEqual([undefined, "the-nonce"]);
    expect(new Set(payloads.map(({ jti }) => jti)).size).toBe(2);
    expect(decodeProtectedHeader(proofs(world)[0] ?? "")).toMatchObject({ typ: "dpop+jwt" });
  });

  it("gives up if the server asks for a nonce again", async () => {
    const { world, handlers } = await connected();
    const { route } = world;
    world.route = (request) =>
      new URL(request.url).pathname === "/oauth/token"
        ? Response.json(
            { error: "use_dpop_nonce" },
            { status: 400, headers: { "DPoP-Nonce": "another" } },
          )
        : route(request);
    expect(await handlers.signIn()).toMatchObject({ ok: false });
    expect(proofs(world)).toHaveLength(2);
  });
});

const ELSEWHERE = "https://elsewhere.example";
const METADATA_ELSEWHERE = {
  issuer: ELSEWHERE,
  authorization_endpoint: `${ELSEWHERE}/oauth/authorize`,
  token_endpoint: `${ELSEWHERE}/oauth/token`,
  revocation_endpoint: `${ELSEWHERE}/oauth/revoke`,
  latchkey_version: 2,
};
