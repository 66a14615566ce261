import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { call, callForm } from "../../support/call.ts";
import { HOME, storePerson } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import {
  addMember,
  auditActions,
  authorizePath,
  Browser,
  codeFor,
  type Grant,
  locationOf,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
  trade,
  v1,
} from "../support/browser.ts";
import { INSTALLATION, OTHER_INSTALLATION, prove } from "../support/installation.ts";

beforeAll(prepare, PREPARE_MS);

let addresses = 0;
async function signInBrowser(email: string): Promise<{ person: string; browser: Browser }> {
  const person = await storeAccount(email);
  await addMember(person, HOME);
  await storeConsent(person);
  await storeConsent(person, OTHER_INSTALLATION);
  addresses += 1;
  const browser = new Browser({ address: `198.51.100.${addresses}` });
  await browser.signIn(email);
  return { person, browser };
}

async function grantFor(browser: Browser, by = INSTALLATION): Promise<Grant> {
  const code = await codeFor(browser, { dpop_jkt: by.thumbprint });
  return (await trade(code, {}, prove(by))).json<Grant>();
}

const revokedAt = (id: string) =>
  env.DB.prepare("SELECT revoked_at FROM tokens WHERE id = ?").bind(id).first<number>("revoked_at");

describe("POST /oauth/revoke", () => {
  it("with a session signs out its browser, and no other", async () => {
    const { browser } = await signInBrowser("revoke@example.test");
    const elsewhere = new Browser({ address: "198.51.100.200" });
    await elsewhere.signIn("revoke@example.test");
    const grant = await grantFor(browser);
    const other = await grantFor(elsewhere, OTHER_INSTALLATION);
    expect((await callForm("/oauth/revoke", { token: grant.access_token })).status).toBe(200);
    expect((await v1("/sessions", grant.access_token)).status).toBe(401);
    const asked = await browser.fetch(authorizePath("c".repeat(43), { prompt: "none" }));
    expect(locationOf(asked).searchParams.get("error")).toBe("login_required");
    expect((await v1("/sessions", other.access_token)).status).toBe(200);
    expect((await elsewhere.fetch("/account")).status).toBe(200);
  });

  it("with a token revokes it and all tokens that it issued, each with an audit row", async () => {
    const owner = await storePerson();
    const parent = await storeToken({ owner });
    const child = await storeToken({ owner });
    const grandchild = await storeToken({ owner });
    const bystander = await storeToken({ owner });
    for (const [id, of] of [
      [child.id, parent.id],
      [grandchild.id, child.id],
    ]) {
      await env.DB.prepare("UPDATE tokens SET parent_id = ? WHERE id = ?").bind(of, id).run();
    }
    expect((await callForm("/oauth/revoke", { token: parent.plaintext })).status).toBe(200);
    for (const { id } of [parent, child, grandchild]) expect(await revokedAt(id)).not.toBeNull();
    expect(await revokedAt(bystander.id)).toBeNull();
    expect(await auditActions(owner)).toEqual(Array(3).fill("token.revoked"));
    const first = await revokedAt(parent.id);
    expect((await callForm("/oauth/revoke", { token: parent.plaintext })).status).toBe(200);
    expect(await revokedAt(parent.id)).toBe(first);
    expect(await auditActions(owner)).toHaveLength(3);
  });

  it.each(["%\n", "%\r\n", " % ", '"%"', "'%'", "Bearer %", "Authorization: Bearer %\n"])(
    "with a token that was copied as %j revokes it",
    async (copied) => {
      const token = await storeToken({ owner: await storePerson() });
      const text = copied.replace("%", token.plaintext);
      expect((await callForm("/oauth/revoke", { token: text })).status).toBe(200);
      expect(await revokedAt(token.id)).not.toBeNull();
      const headers = { Authorization: `Bearer "${token.plaintext}"` };
      expect((await call("/v1/tokens/self", { headers })).status).toBe(400);
    },
  );

  it("with a disabled member's session ends it for good", async () => {
    const { browser, person } = await signInBrowser("disabled@example.test");
    const grant = await grantFor(browser);
    const disable = (at: number | null) =>
      env.DB.prepare("UPDATE memberships SET disabled_at = ? WHERE person = ?")
        .bind(at, person)
        .run();
    await disable(1);
    expect((await callForm("/oauth/revoke", { token: grant.access_token })).status).toBe(200);
    await disable(null);
    expect(await revokedAt(grant.session_id)).not.toBeNull();
    expect((await v1("/sessions", grant.access_token)).status).toBe(401);
  });

  it("with an unknown, forged or expired token is 200 and changes nothing", async () => {
    const owner = await storePerson();
    const expired = await storeToken({ owner, expiresAt: 1000 });
    for (const token of ["x", "lk_pat_unknown", expired.plaintext, `${expired.plaintext}0`]) {
      expect((await callForm("/oauth/revoke", { token })).status).toBe(200);
    }
    expect(await revokedAt(expired.id)).toBeNull();
  });

  it("with a service credential is refused, since a 200 would leave it alive", async () => {
    const owner = await storePerson();
    const service = await storeToken({ owner, kind: "svc" });
    const answer = await callForm("/oauth/revoke", { token: service.plaintext });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "unsupported_token_type" });
    expect(await revokedAt(service.id)).toBeNull();
  });

  it("without a token is invalid_request", async () => {
    const answer = await callForm("/oauth/revoke", { token_type_hint: "access_token" });
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  });
});

describe("/v1/sessions", () => {
  it("signs out another browser of the person, for good", async () => {
    const { browser } = await signInBrowser("mine@example.test");
    const lost = new Browser({ address: "198.51.100.201" });
    await lost.signIn("mine@example.test");
    const here = await grantFor(browser);
    const there = await grantFor(lost, OTHER_INSTALLATION);
    const listed = await (await v1("/sessions", here.access_token)).json<{ sessions: unknown[] }>();
    expect(listed.sessions).toHaveLength(2);
    const path = `/sessions/${there.session_id}`;
    expect((await v1(path, here.access_token, "DELETE")).status).toBe(204);
    expect((await v1("/sessions", there.access_token)).status).toBe(401);
    const silent = await lost.fetch(authorizePath("c".repeat(43), { prompt: "none" }));
    expect(locationOf(silent).searchParams.get("error")).toBe("login_required");
    expect((await v1(path, here.access_token, "DELETE")).status).toBe(404);
  });

  it("signs out the requesting browser too", async () => {
    const { browser } = await signInBrowser("self@example.test");
    const grant = await grantFor(browser);
    const path = `/sessions/${grant.session_id}`;
    expect((await v1(path, grant.access_token, "DELETE")).status).toBe(204);
    expect((await v1("/sessions", grant.access_token)).status).toBe(401);
    expect((await browser.fetch("/account")).status).toBe(302);
  });

  it("answers 404 for another person's session, and for a token's id", async () => {
    const { browser, person } = await signInBrowser("own@example.test");
    const stranger = await signInBrowser("stranger@example.test");
    const grant = await grantFor(browser);
    const foreign = await grantFor(stranger.browser);
    const token = await storeToken({ owner: person });
    for (const id of [foreign.session_id, token.id, "tok_none", "nonsense"]) {
      expect((await v1(`/sessions/${id}`, grant.access_token, "DELETE")).status).toBe(404);
    }
    expect((await v1("/sessions", foreign.access_token)).status).toBe(200);
    expect(await revokedAt(token.id)).toBeNull();
  });

  it("refuses personal access tokens", async () => {
    const owner = await storePerson();
    const token = await storeToken({ owner, scopes: ["API_READ"] });
    expect((await v1("/sessions", token.plaintext)).status).toBe(403);
  });
});
