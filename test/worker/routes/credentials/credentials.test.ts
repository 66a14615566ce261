import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type {
  CredentialResource,
  IssuedCredentialResource,
} from "../../../../shared/wire/credential-resource.ts";
import { call, callForm } from "../../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

let admin: string;
let session: string;

beforeAll(async () => {
  await storeOrganization();
  admin = await storePerson({ role: "Global_Admin" });
  session = await storeSession(admin);
});

const BODY = { name: "Gateway", api: "control-plane", expires: { days: 30 } };
const issue = (body: unknown = BODY, headers = {}) =>
  call("/v1/credentials", { method: "POST", token: session, body, headers });
const issueParsed = async () => (await issue()).json<IssuedCredentialResource>();
const revoke = (id: string) =>
  call(`/v1/credentials/${id}/revoke`, { method: "POST", token: session });
const introspect = (secret: string, token: string) =>
  callForm("/oauth/introspect", { token }, { token: secret });

describe("/v1/credentials", () => {
  it("issues a credential that introspects for its API, and shows its secret once", async () => {
    const response = await issue();
    const { secret, ...credential } = await response.json<IssuedCredentialResource>();
    const pat = await storeToken({ owner: admin, scopes: ["API_READ"] });

    expect(response.status).toBe(201);
    expect(secret).toMatch(/^lk_svc_[0-9A-Za-z]{61}$/);
    expect(credential).toMatchObject({
      name: "Gateway",
      api: "control-plane",
      organization_id: HOME,
      status: "active",
      created_by: admin,
    });
    expect(await (await introspect(secret, pat.plaintext)).json()).toMatchObject({ active: true });
    const list = await (await call("/v1/credentials", { token: session })).text();
    expect(JSON.parse(list).credentials).toContainEqual(
      expect.objectContaining({ id: credential.id, hint: credential.hint }),
    );
    expect(list).not.toContain(secret);
  });

  it("keeps working when its creator is disabled, since it belongs to the organization", async () => {
    const leaver = await storePerson({ role: "Global_Admin" });
    const token = await storeSession(leaver);
    const answer = await call("/v1/credentials", { method: "POST", token, body: BODY });
    const { secret } = await answer.json<IssuedCredentialResource>();
    await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
      .bind(leaver)
      .run();

    expect((await introspect(secret, "x")).status).toBe(200);
  });

  it("revokes once, at once, and keeps the first revoked_at", async () => {
    const { id, secret } = await issueParsed();
    const first = await (await revoke(id)).json<CredentialResource>();
    const second = await (await revoke(id)).json<CredentialResource>();

    expect(first.status).toBe("revoked");
    expect(second.revoked_at).toBe(first.revoked_at);
    expect((await introspect(secret, "x")).status).toBe(401);
  });

  it("writes an audit row and a feed row for each change, but none for a second revoke", async () => {
    const { id } = await issueParsed();
    await revoke(id);
    await revoke(id);
    const trail = await env.DB.prepare(
      "SELECT action, actor, organization FROM audit_events WHERE target_id = ? ORDER BY seq",
    )
      .bind(id)
      .all();
    const feed = await env.DB.prepare("SELECT count(*) AS rows FROM changes WHERE target_id = ?")
      .bind(id)
      .first();

    expect(trail.results).toEqual([
      { action: "credential.issued", actor: admin, organization: HOME },
      { action: "credential.revoked", actor: admin, organization: HOME },
    ]);
    expect(feed).toEqual({ rows: 2 });
  });

  it("answers a retry under the same key without a second credential, and refuses the key for another body", async () => {
    const headers = { "Idempotency-Key": "k".repeat(22) };
    const first = await (await issue(BODY, headers)).text();
    const again = await issue(BODY, headers);

    expect(again.status).toBe(201);
    expect(await again.text()).toBe(first);
    expect((await issue({ ...BODY, name: "Other" }, headers)).status).toBe(422);
    await revoke(JSON.parse(first).id);
    expect((await issue(BODY, headers)).status).toBe(409);
  });

  it.each([
    [{ ...BODY, api: "nowhere" }, "/api"],
    [{ ...BODY, expires: { days: 8 } }, "/expires"],
    [{ ...BODY, name: 5 }, "/name"],
    [{ ...BODY, kind: "pat" }, "/kind"],
    [{ name: "n", api: "control-plane" }, "/expires"],
  ])("refuses %o and points at what is wrong", async (body, pointer) => {
    const response = await issue(body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });

  it("is not listed among a person's tokens", async () => {
    const { id } = await issueParsed();
    expect((await call(`/v1/tokens/${id}`, { token: session })).status).toBe(404);
  });
});
