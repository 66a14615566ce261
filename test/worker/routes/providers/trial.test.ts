import { env } from "cloudflare:workers";
import type { Context } from "hono";
import { SignJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderMapping } from "../../../../shared/wire/provider-mapping.ts";
import type { ProviderTrial } from "../../../../shared/wire/provider-resource.ts";
import type { AppEnv } from "../../../../worker/http/app-env.ts";
import { readConfig } from "../../../../worker/http/config.ts";
import { sealTrialState } from "../../../../worker/identity/providers/trial-state.ts";
import { call, ORIGIN } from "../../support/call.ts";
import { answerAt, disconnectInternet } from "../../support/fake-internet.ts";
import { buildDocument, ISSUER, makeKey, type ProviderKey } from "../../support/fake-provider.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { MAPPING, storeDomain, storeProvider } from "../../support/store-provider.ts";
import { storeSession } from "../../support/store-token.ts";

let key: ProviderKey;
let session: string;

beforeAll(async () => {
  await storeOrganization();
  key = await makeKey("k");
  session = await storeSession(await storePerson({ role: "Global_Admin" }));
});
beforeEach(disconnectInternet);

const storeTried = (mapping: ProviderMapping = MAPPING) => {
  const { kty, crv, x, y } = key.publicKey;
  const metadata = { server: buildDocument(), jwks: { keys: [{ kid: "k", kty, crv, x, y }] } };
  return storeProvider({ metadata, mapping });
};

/** Starts a trial. @returns the parameters of the request to the provider */
async function start(id: string): Promise<{ state?: string; nonce?: string }> {
  const response = await call(`/v1/providers/${id}/trial`, { method: "POST", token: session });
  expect(response.status).toBe(201);
  const { address } = await response.json<ProviderTrial>();
  expect(address.split("?")[0]).toBe(`${ISSUER}/authorize`);
  return Object.fromEntries(new URL(address).searchParams);
}

/** Answers a trial as the provider does. @returns the page */
async function answer(
  id: string,
  { state = "", nonce = "" }: { state?: string; nonce?: string },
  claims: Record<string, unknown>,
  change: { signer?: ProviderKey; query?: Record<string, string> } = {},
) {
  const token = await new SignJWT({ sub: "alice", iss: ISSUER, aud: "client-1", nonce, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "k" })
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign((change.signer ?? key).privateKey);
  let form = new FormData();
  answerAt(`${ISSUER}/token`, async (request) => {
    form = await request.formData();
    return Response.json({ access_token: "a", token_type: "bearer", id_token: token });
  });
  const query = new URLSearchParams({ code: "c", state, iss: ISSUER, ...change.query });
  const response = await call(`/login/with/${id}/trial/callback?${query}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("Set-Cookie")).toBeNull();
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  return { text: await response.text(), form };
}

/** Seals the state of a trial that has just expired. */
async function sealExpired(id: string): Promise<string> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error("the tests' settings are wrong");
  const c = { var: { config: config.value } } as Context<AppEnv>;
  return sealTrialState(c, id, { nonce: "n", verifier: "v", expiresAt: now() });
}

const countRows = () =>
  env.DB.prepare(
    `SELECT (SELECT count(*) FROM user) AS people, (SELECT count(*) FROM session) AS sessions,
      (SELECT count(*) FROM identities) AS identities, (SELECT count(*) FROM memberships) AS members,
      (SELECT count(*) FROM audit_events) AS events`,
  ).first();

describe("a trial", () => {
  it("shows the claims and the role that they would give, and saves nothing", async () => {
    const id = await storeTried();
    await storeDomain(id, "acme.example", { verifiedAt: 5 });
    const request = await start(id);
    expect(request).toMatchObject({
      client_id: "client-1",
      redirect_uri: `${ORIGIN}/login/with/${id}/trial/callback`,
      response_type: "code",
      scope: "openid profile email",
      code_challenge_method: "S256",
    });
    const before = await countRows();
    const claims = { name: "Alice <b>", email: "alice@acme.example", groups: ["LK Admins", "x"] };
    const { text, form } = await answer(id, request, claims);

    expect(text).toContain("<h1>You would sign in as Admin</h1>");
    expect(text).toContain("Alice &lt;b&gt;");
    expect(text).toContain("alice@acme.example");
    expect(text).toContain("[&quot;LK Admins&quot;,&quot;x&quot;]");
    expect(text).not.toContain("is not proved");
    expect(form.get("redirect_uri")).toBe(`${ORIGIN}/login/with/${id}/trial/callback`);
    expect(form.get("code_verifier")).toMatch(/^[\w-]{43}$/);
    expect(await countRows()).toEqual(before);
  });

  it.each([
    ["no rule", { default_role: null }, {}, "No rule for a role matches"],
    ["a role that the catalog lost", { default_role: "Lost" }, {}, "The catalog has no role Lost."],
    ["too many groups", {}, { hasgroups: true }, "sent too many groups"],
  ])("says why somebody would be refused: %s", async (_, mapping, claims, reason) => {
    const id = await storeTried({ ...MAPPING, ...mapping });
    const { text } = await answer(id, await start(id), claims);
    expect(text).toContain("<h1>You would be refused</h1>");
    expect(text).toContain(reason);
  });

  it("says that the claim is missing which names the person", async () => {
    const id = await storeTried();
    await env.DB.prepare("UPDATE providers SET subject_claim = 'oid' WHERE id = ?").bind(id).run();
    const { text } = await answer(id, await start(id), {});
    expect(text).toContain("<h1>You would be refused</h1>");
    expect(text).toContain("sent no claim oid");
  });

  it("believes no answer that it should not", async () => {
    const id = await storeTried();
    const forger = await makeKey("k");
    const request = await start(id);
    for (const [claims, change] of [
      [{ nonce: "another" }, {}],
      [{ aud: "client-2" }, {}],
      [{ azp: "client-2" }, {}],
      [{ iss: "https://evil.example" }, {}],
      [{}, { signer: forger }],
      [{}, { query: { iss: "https://evil.example" } }],
    ] as const) {
      const { text } = await answer(id, request, claims, change);
      expect(text).toContain("cannot be trusted");
      expect(text).not.toContain("alice");
    }
  });

  it("says that the provider did not sign in as strictly as it has to", async () => {
    const id = await storeTried();
    await env.DB.prepare("UPDATE providers SET acr_values = 'mfa' WHERE id = ?").bind(id).run();
    const request = await start(id);
    const { text } = await answer(id, request, { acr: "password" });
    expect(text).toContain("as strictly as acr_values demands");
    expect((await answer(id, request, { acr: "mfa" })).text).toContain("You would sign in as");
  });

  it("takes an answer for the provider alone at which it began, and for 10 minutes", async () => {
    const [id, other] = [await storeTried(), await storeTried()];
    const request = await start(id);
    for (const [at, state] of [
      [other, request.state ?? ""],
      [id, ""],
      [id, "2.AAAA.BBBB"],
      [id, `${request.state}A`],
      [id, await sealExpired(id)],
    ] as const) {
      expect((await answer(at, { ...request, state }, {})).text).toContain("It is over");
    }
    const disabled = "UPDATE providers SET disabled_at = 1 WHERE id = ?";
    await env.DB.prepare(disabled).bind(id).run();
    expect((await answer(id, request, {})).text).toContain("It is over");
    const response = await call(`/v1/providers/${id}/trial`, { method: "POST", token: session });
    expect(response.status).toBe(409);
  });

  it("shows the provider's refusal, and that it is down", async () => {
    const id = await storeTried();
    const { state = "" } = await start(id);
    const callback = (query: Record<string, string>) =>
      call(
        `/login/with/${id}/trial/callback?${new URLSearchParams({ state, iss: ISSUER, ...query })}`,
      );
    expect(await (await callback({ error: "access_denied" })).text()).toContain("access_denied");
    expect(await (await callback({ code: "c" })).text()).toContain("does not answer");
  });
});
