import { exports } from "cloudflare:workers";
import * as oauth from "oauth4webapi";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOME, now, storeOrganization, storePerson } from "../worker/support/organizations.ts";
import { storeSession, storeToken } from "../worker/support/store-token.ts";

// All requests go through an independent OAuth client, over HTTP only.
const ISSUER = new URL("https://latchkey.example");
const API = "control-plane";
const client: oauth.Client = { client_id: API };
const options = {
  [oauth.customFetch]: (url: string, init: unknown) =>
    exports.default.fetch(url, init as RequestInit),
};

let server: oauth.AuthorizationServer;
let owner: string;
let credential: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization("org_other");
  const response = await oauth.discoveryRequest(ISSUER, { algorithm: "oauth2", ...options });
  server = await oauth.processDiscoveryResponse(ISSUER, response);
});
beforeEach(async () => {
  owner = await storePerson({ role: "Basic_User" });
  credential = (await storeToken({ kind: "svc", owner: HOME, api: API })).plaintext;
});

/** Sends a protected resource's own credential as a bearer token (RFC 7662 §2.1, RFC 6750 §2.1). */
function bearer(token: string): oauth.ClientAuth {
  return (_server, _client, _body, headers) => headers.set("Authorization", `Bearer ${token}`);
}

async function ask(
  token: string,
  authentication: oauth.ClientAuth = bearer(credential),
  more?: Record<string, string>,
) {
  const response = await oauth.introspectionRequest(server, client, authentication, token, {
    ...options,
    ...(more === undefined ? {} : { additionalParameters: more }),
  });
  return oauth.processIntrospectionResponse(server, client, response);
}

const issue = async (scopes: string[], more: object = {}) => storeToken({ owner, scopes, ...more });

describe("RFC 7662: token introspection", () => {
  it("RFC 8414 §2: the endpoint is found by discovery", () => {
    expect(server.introspection_endpoint).toBe("https://latchkey.example/oauth/introspect");
  });

  it("§2.2 describes an active token by the registered members", async () => {
    const expiresAt = now() + 1_000;
    const { id, plaintext } = await issue(["API_READ", "METRICS_READ"], { expiresAt });

    expect(await ask(plaintext)).toMatchObject({
      active: true,
      scope: "API_READ METRICS_READ",
      token_type: "Bearer",
      sub: owner,
      jti: id,
      iss: ISSUER.origin,
      iat: expect.any(Number),
      exp: expiresAt,
    });
  });

  it("§2.2 omits `exp` if a token never expires", async () => {
    const { plaintext } = await issue(["API_READ"], { expiresAt: null });
    const answer = await ask(plaintext);
    expect(answer.active).toBe(true);
    expect(answer).not.toHaveProperty("exp");
  });

  it("§2.2 answers only `active: false` for every inactive token", async () => {
    const scopes = ["API_READ"];
    const stranger = await storePerson({ organization: "org_other" });
    const inactive = {
      "not a token": "hunter2",
      forged: `lk_pat_${"0".repeat(61)}`,
      expired: (await issue(scopes, { expiresAt: now() })).plaintext,
      revoked: (await issue(scopes, { revokedAt: now() })).plaintext,
      "without a scope": (await issue([])).plaintext,
      "of another organization": (
        await storeToken({ owner: stranger, organization: "org_other", scopes })
      ).plaintext,
      "a session": await storeSession(owner),
      "the credential itself": credential,
    };
    for (const [what, token] of Object.entries(inactive)) {
      expect([what, await ask(token)]).toEqual([what, { active: false }]);
    }
  });

  it("§2.1 accepts a client's id and secret too (RFC 6749 §2.3.1)", async () => {
    const { plaintext } = await issue(["API_READ"]);
    const answer = await ask(plaintext, oauth.ClientSecretBasic(credential));
    expect(answer.active).toBe(true);
  });

  it("§2.1 accepts a token_type_hint, and a wrong one changes nothing", async () => {
    const { plaintext } = await issue(["API_READ"]);
    for (const hint of ["access_token", "refresh_token", "unheard_of"]) {
      expect((await ask(plaintext, undefined, { token_type_hint: hint })).active).toBe(true);
    }
  });

  it("§2.3 answers 401 to a protected resource without a valid credential", async () => {
    const { plaintext } = await issue(["API_READ"]);
    const revoked = await storeToken({ kind: "svc", owner: HOME, api: API, revokedAt: now() });
    for (const authentication of [
      oauth.None(),
      bearer(plaintext),
      bearer(revoked.plaintext),
      oauth.ClientSecretBasic("wrong"),
    ]) {
      const refused = ask(plaintext, authentication);
      await expect(refused).rejects.toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
      await expect(refused).rejects.toMatchObject({ status: 401 });
    }
  });

  it.each<[string, (token: string) => oauth.ClientAuth, object[]]>([
    [
      "RFC 6750 §3 to a bearer token",
      bearer,
      [{ scheme: "bearer", parameters: { realm: "latchkey", error: "invalid_token" } }],
    ],
    [
      "RFC 6749 §5.2 to a client's id and secret",
      () => oauth.ClientSecretBasic("wrong"),
      [{ scheme: "basic", parameters: { realm: "latchkey" } }],
    ],
    [
      "RFC 9110 §11.6.1 to neither",
      () => oauth.None(),
      [
        { scheme: "bearer", parameters: { realm: "latchkey" } },
        { scheme: "basic", parameters: { realm: "latchkey" } },
      ],
    ],
  ])(
    "%s answers with a challenge for the scheme of the request",
    async (_, authentication, challenges) => {
      const { plaintext } = await issue(["API_READ"]);

      await expect(ask(plaintext, authentication(plaintext))).rejects.toMatchObject({
        cause: challenges,
      });
    },
  );

  it("§4 hides scopes of one protected resource from another", async () => {
    const other = await storeToken({ kind: "svc", owner: HOME, api: "another-api" });
    const { plaintext } = await issue(["API_READ"]);
    expect(await ask(plaintext, bearer(other.plaintext))).toEqual({ active: false });
  });

  it("§4 forbids caching of answers by no-store", async () => {
    const { plaintext } = await issue(["API_READ"]);
    const response = await oauth.introspectionRequest(
      server,
      client,
      bearer(credential),
      plaintext,
      options,
    );
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Content-Type")).toMatch(/^application\/json\b/);
  });
});
