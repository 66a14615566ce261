import { env } from "cloudflare:workers";
import type { Context } from "hono";
import { SignJWT } from "jose";
import * as oauth from "oauth4webapi";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../../worker/db/database.ts";
import type { AppEnv } from "../../../../worker/http/app-env.ts";
import { type Config, readConfig } from "../../../../worker/http/config.ts";
import { getRandomBytes } from "../../../../worker/http/get-random-bytes.ts";
import { openProvider } from "../../../../worker/identity/providers/provider-client.ts";
import { sealSecret } from "../../../../worker/tokens/sealed-secret.ts";
import { answerAt, countCalls, disconnectInternet } from "../../support/fake-internet.ts";
import {
  buildDocument,
  DISCOVERY,
  ISSUER,
  KEYS,
  makeKey,
  type ProviderKey,
  serveProvider,
} from "../../support/fake-provider.ts";
import { now, storeOrganization } from "../../support/organizations.ts";
import { storeProvider } from "../../support/store-provider.ts";

let config: Config;
let oldKey: ProviderKey;
let newKey: ProviderKey;

beforeAll(async () => {
  await storeOrganization();
  const read = await readConfig(env);
  if (!read.ok) throw new Error("the tests' settings are wrong");
  config = read.value;
  [oldKey, newKey] = [await makeKey("old"), await makeKey("new")];
});
beforeEach(disconnectInternet);

/** Opens a provider as a request does, `later` seconds from now. */
const open = (id: string, later = 0, change: Partial<Config> = {}) =>
  openProvider(
    {
      var: { db: openDatabase(env.DB), now: now() + later, config: { ...config, ...change } },
    } as Context<AppEnv>,
    id,
  );

const keptWith = (key: ProviderKey) => {
  const { kty, crv, x, y } = key.publicKey;
  return { server: buildDocument(), jwks: { keys: [{ kid: key.kid, kty, crv, x, y }] } };
};

/** Trades a code for an id token that `key` signed. @returns its subject */
async function signIn(id: string, key: ProviderKey): Promise<string | undefined> {
  const opened = await open(id);
  if (opened === null) throw new Error("There is no such provider.");
  const { server, client, clientAuth, options } = opened;
  const idToken = await new SignJWT({ nonce: "n" })
    .setProtectedHeader({ alg: "ES256", kid: key.kid })
    .setIssuer(ISSUER)
    .setAudience("client-1")
    .setSubject("alice")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(key.privateKey);
  answerAt(`${ISSUER}/token`, () =>
    Response.json({ access_token: "a", token_type: "bearer", id_token: idToken }),
  );
  const callback = oauth.validateAuthResponse(
    server,
    client,
    new URLSearchParams({ code: "c", state: "s", iss: ISSUER }),
    "s",
  );
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    clientAuth,
    callback,
    "https://latchkey.example/cb",
    "verifier",
    options,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: "n",
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, response, options);
  return oauth.getValidatedIdTokenClaims(tokens)?.sub;
}

describe("openProvider", () => {
  it("opens no unknown and no disabled provider", async () => {
    expect(await open("prv_absent")).toBeNull();
    expect(await open(await storeProvider({ disabledAt: 1 }))).toBeNull();
  });

  it("signs in by the kept documents, without asking the provider for them", async () => {
    const id = await storeProvider({ metadata: keptWith(oldKey) });

    expect(await signIn(id, oldKey)).toBe("alice");
    expect([countCalls(DISCOVERY), countCalls(KEYS)]).toEqual([0, 0]);
  });

  it("asks for the keys once if one is unknown, and keeps them", async () => {
    const id = await storeProvider({ metadata: keptWith(oldKey) });
    serveProvider([oldKey, newKey]);

    expect(await signIn(id, newKey)).toBe("alice");
    expect(await signIn(id, newKey)).toBe("alice");
    expect(countCalls(KEYS)).toBe(1);
  });

  it("asks a provider at most once a minute, even if it does not answer", async () => {
    const id = await storeProvider({ metadata: keptWith(oldKey) });

    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(signIn(id, newKey)).rejects.toThrow();
    }
    expect(countCalls(KEYS)).toBe(1);
    expect(await signIn(id, oldKey)).toBe("alice");
  });

  it("reads the documents of a provider that has none yet, and keeps them", async () => {
    const id = await storeProvider({ metadata: null, metadataTriedAt: null });
    await expect(open(id)).rejects.toMatchObject({ fault: "unreachable" });
    serveProvider([oldKey]);
    await expect(open(id)).rejects.toMatchObject({ fault: "asked_too_often" });

    expect((await open(id, 60))?.server.token_endpoint).toBe(`${ISSUER}/token`);
    expect((await open(id, 60))?.server.token_endpoint).toBe(`${ISSUER}/token`);
    expect(countCalls(DISCOVERY)).toBe(2);
  });

  it("takes no id token that a shared secret could sign", async () => {
    const id = await storeProvider({ metadata: null, metadataTriedAt: null });
    serveProvider([]);

    expect((await open(id))?.server.id_token_signing_alg_values_supported).toEqual([
      "RS256",
      "ES256",
    ]);
  });

  it("presents the client secret, and refuses if its key is gone", async () => {
    const sealed = await sealSecret(config.tokenKeys, "the secret", "prv_sealed", getRandomBytes);
    const clientSecret = { sealed: sealed.sealed, kid: sealed.kid };
    await storeProvider({ id: "prv_sealed", metadata: keptWith(oldKey), clientSecret });
    let authorization: string | null = null;
    await signIn("prv_sealed", oldKey);
    answerAt(`${ISSUER}/token`, (request) => {
      authorization = request.headers.get("Authorization");
      return Response.json({});
    });
    const opened = await open("prv_sealed");
    if (opened === null) throw new Error("There is no such provider.");
    const { server, client, clientAuth, options } = opened;
    const body = new URLSearchParams();
    await oauth.genericTokenEndpointRequest(server, client, clientAuth, "x", body, options);
    expect(authorization).toBe(`Basic ${btoa("client%2D1:the+secret")}`);

    await env.DB.prepare("UPDATE providers SET secret_kid = '9' WHERE id = 'prv_sealed'").run();
    await expect(open("prv_sealed")).rejects.toMatchObject({ fault: "sealed_secret_lost" });
  });

  it("allows plain http to this computer, in development alone", async () => {
    const issuer = "http://localhost:4999";
    const metadata = { server: buildDocument(issuer), jwks: { keys: [] } };
    const id = await storeProvider({ issuer, metadata });
    const isAllowed = async (developmentSeed: string | null) =>
      (await open(id, 0, { developmentSeed }))?.options[oauth.allowInsecureRequests];

    expect(await isAllowed(null)).toBe(false);
    expect(await isAllowed("word")).toBe(true);
    const publicId = await storeProvider({ metadata: keptWith(oldKey) });
    const opened = await open(publicId, 0, { developmentSeed: "word" });
    expect(opened?.options[oauth.allowInsecureRequests]).toBe(false);
  });
});

describe("a discovery document", () => {
  const read = async (change: Record<string, unknown>, issuer = ISSUER) => {
    const id = await storeProvider({ issuer, metadata: null, metadataTriedAt: null });
    serveProvider([oldKey]);
    answerAt(DISCOVERY, () => Response.json({ ...buildDocument(), ...change }));
    return open(id);
  };

  it.each([
    [{ issuer: "https://evil.example" }, "wrong_issuer"],
    [{ issuer: `${ISSUER}/x` }, "wrong_issuer"],
    [{ issuer: undefined }, "invalid_metadata"],
    [{ token_endpoint: undefined }, "invalid_metadata"],
    [{ token_endpoint: "http://login.acme.example/token" }, "forbidden_address"],
    [{ jwks_uri: "https://169.254.169.254/keys" }, "forbidden_address"],
    [{ jwks_uri: "https://localhost/keys" }, "forbidden_address"],
    [{ authorization_endpoint: "javascript:alert(1)" }, "forbidden_address"],
    [{ id_token_signing_alg_values_supported: ["HS256", "none"] }, "invalid_metadata"],
    [{ jwks_uri: `${ISSUER}/.well-known/openid-configuration` }, "invalid_metadata"],
  ])("that says %j is refused", async (change, fault) => {
    await expect(read(change)).rejects.toMatchObject({ fault });
  });

  it("names the issuer exactly", async () => {
    await expect(read({ issuer: `${ISSUER}/` })).rejects.toMatchObject({ fault: "wrong_issuer" });
    expect((await read({}))?.server.issuer).toBe(ISSUER);
  });
});
