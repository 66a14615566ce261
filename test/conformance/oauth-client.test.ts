import { exports } from "cloudflare:workers";
import * as oauth from "oauth4webapi";
import { beforeAll, describe, expect, it } from "vitest";
import {
  addMember,
  Browser,
  PREPARE_MS,
  prepare,
  REDIRECT,
  storeAccount,
  storeConsent,
} from "../worker/identity/support/browser.ts";
import { HOME } from "../worker/support/organizations.ts";

// All requests go through an independent OAuth client, over HTTP only.
const ISSUER = new URL("https://latchkey.example");
const client: oauth.Client = { client_id: "latchkey-extension" };
const options = {
  [oauth.customFetch]: (url: string, init: unknown) =>
    exports.default.fetch(url, init as RequestInit),
};
const browser = new Browser({ address: "198.51.100.90" });

async function discover(): Promise<oauth.AuthorizationServer> {
  const response = await oauth.discoveryRequest(ISSUER, { algorithm: "oauth2", ...options });
  return oauth.processDiscoveryResponse(ISSUER, response);
}

/** The client's own key, which its codes are bound to. */
let installed: { DPoP: oauth.DPoPHandle; thumbprint: string } | null = null;
async function installation() {
  if (installed === null) {
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    installed = { DPoP, thumbprint: await DPoP.calculateThumbprint() };
  }
  return installed;
}

beforeAll(async () => {
  await prepare();
  const person = await storeAccount("stranger@example.test");
  await addMember(person, HOME);
  await storeConsent(person, await installation());
  await browser.signIn("stranger@example.test");
}, PREPARE_MS);

async function authorize(server: oauth.AuthorizationServer, verifier: string) {
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: REDIRECT,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    dpop_jkt: (await installation()).thumbprint,
  }).toString();
  const answer = await browser.fetch(url.pathname + url.search);
  const location = new URL(answer.headers.get("Location") ?? "");
  return oauth.validateAuthResponse(server, client, location, state);
}

async function grant(
  server: oauth.AuthorizationServer,
  params: URLSearchParams,
  verifier: string,
  DPoP?: oauth.DPoPHandle,
) {
  const handle = DPoP ?? (await installation()).DPoP;
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    params,
    REDIRECT,
    verifier,
    { ...options, DPoP: handle },
  );
  return oauth.processAuthorizationCodeResponse(server, client, response);
}

describe("RFC 8414: authorization server metadata", () => {
  it("§2 names every endpoint below its issuer", async () => {
    const server = await discover();
    expect(server).toMatchObject({
      issuer: ISSUER.origin,
      response_types_supported: ["code"],
      grant_types_supported: ["authorization_code"],
      code_challenge_methods_supported: ["S256"],
      dpop_signing_alg_values_supported: ["ES256"],
      token_endpoint_auth_methods_supported: ["none"],
      authorization_response_iss_parameter_supported: true,
      latchkey_version: 2,
    });
    for (const name of ["authorization", "token", "revocation", "introspection"]) {
      expect(server[`${name}_endpoint`]).toMatch(/^https:\/\/latchkey\.example\/oauth\//);
    }
  });
});

describe("RFC 6749, RFC 7636, RFC 9207: the authorization code grant", () => {
  it("§4.1 trades a code with PKCE, in an answer that names its issuer", async () => {
    const server = await discover();
    const verifier = oauth.generateRandomCodeVerifier();
    const result = await grant(server, await authorize(server, verifier), verifier);
    expect(result).toMatchObject({ token_type: "bearer", organization_id: HOME });
  });

  it("RFC 7636 §4.6 refuses a wrong verifier as invalid_grant", async () => {
    const server = await discover();
    const params = await authorize(server, oauth.generateRandomCodeVerifier());
    const wrong = grant(server, params, oauth.generateRandomCodeVerifier());
    await expect(wrong).rejects.toMatchObject({ error: "invalid_grant", status: 400 });
  });

  it("RFC 9449 §10 refuses a proof of another key than the request named", async () => {
    const server = await discover();
    const verifier = oauth.generateRandomCodeVerifier();
    const params = await authorize(server, verifier);
    const another = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    const refused = grant(server, params, verifier, another);
    await expect(refused).rejects.toMatchObject({ error: "invalid_grant", status: 400 });
  });

  it("§4.1.2 refuses a used code, and revokes the session of its first use", async () => {
    const server = await discover();
    const verifier = oauth.generateRandomCodeVerifier();
    const params = await authorize(server, verifier);
    const first = await grant(server, params, verifier);
    await expect(grant(server, params, verifier)).rejects.toMatchObject({ error: "invalid_grant" });
    const outcome = await oauth
      .protectedResourceRequest(
        first.access_token,
        "GET",
        new URL("/v1/sessions", ISSUER),
        undefined,
        null,
        options,
      )
      .catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
  });
});

describe("RFC 7009: revocation", () => {
  const revoke = async (token: string) => {
    const server = await discover();
    const response = await oauth.revocationRequest(server, client, oauth.None(), token, options);
    return oauth.processRevocationResponse(response);
  };

  it("§2.1 ends the session of the token", async () => {
    const server = await discover();
    const verifier = oauth.generateRandomCodeVerifier();
    const { access_token } = await grant(server, await authorize(server, verifier), verifier);
    await expect(revoke(access_token)).resolves.toBeUndefined();
    const answer = await exports.default.fetch(`${ISSUER.origin}/v1/sessions`, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    expect(answer.status).toBe(401);
  });

  it("§2.2 answers 200 for an unknown token", async () => {
    await expect(revoke("not a token of ours")).resolves.toBeUndefined();
  });
});
