import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditEventPage, AuditEventResource } from "../../../shared/wire/audit-event.ts";
import { Browser, PREPARE_MS, prepare, storeAccount } from "../identity/support/browser.ts";
import { refusalOf, WRONG_PASSWORD } from "../identity/support/refusal-of.ts";
import { call } from "../support/call.ts";
import { storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

let auditor: string;
beforeAll(prepare, PREPARE_MS);
beforeEach(async () => {
  auditor = await storeSession(await storePerson({ role: "Global_Admin" }));
});

async function find(filter: string): Promise<AuditEventResource | undefined> {
  const page = await call(`/v1/audit-events?${filter}`, { token: auditor });
  return (await page.json<AuditEventPage>()).events[0];
}

describe("an audited refusal:", () => {
  it("records a wrong password with the account and the address", async () => {
    const person = await storeAccount("guessed@example.test");
    const response = await new Browser({ address: "203.0.113.99" }).signIn(
      "guessed@example.test",
      "not the password",
    );
    expect(await refusalOf(response)).toBe(WRONG_PASSWORD);
    expect(await find(`subject=${person}&action=sign_in.failed`)).toMatchObject({
      actor: null,
      subject: { id: person },
      ip_address: "203.0.113.99",
      request_id: response.headers.get("X-Request-Id"),
    });
  });

  it("records a wrong password for an unknown account, without its email", async () => {
    const browser = new Browser({ address: "203.0.113.98" });
    const response = await browser.signIn("nobody@example.test", "not the password");
    const row = await env.DB.prepare("SELECT * FROM audit_events WHERE request_id = ?")
      .bind(response.headers.get("X-Request-Id"))
      .first();
    expect(row).toMatchObject({ action: "sign_in.failed", subject: null });
    expect(JSON.stringify(row)).not.toContain("nobody@example.test");
  });

  it.each([
    ["POST", "/v1/tokens", { name: "n", expires: { days: 30 } }],
    ["POST", "/v1/tokens/:id/scopes", {}],
    ["PATCH", "/v1/tokens/:id", {}],
  ])("records a permission beyond the role: %s %s", async (method, path, fields) => {
    const person = await storePerson({ role: "Basic_User" });
    const token = await storeSession(person);
    const { id } = await storeToken({ owner: person, scopes: ["API_READ"] });
    const body = { ...fields, scopes: [{ permission: "USER_WRITE" }] };
    const response = await call(path.replace(":id", id), { method, token, body });

    expect(response.status).toBe(403);
    expect(await find(`actor=${person}&action=scope.refused`)).toMatchObject({
      details: { permissions: ["USER_WRITE"] },
      request_id: response.headers.get("X-Request-Id"),
    });
  });

  it("records a permission that a manager may not grant, with the owner", async () => {
    const actor = await storePerson({ groups: ["token-managers"] });
    const person = await storePerson({ role: "Basic_User" });
    const response = await call(`/v1/users/${person}/tokens`, {
      method: "POST",
      token: await storeSession(actor),
      body: { name: "n", expires: { days: 30 }, scopes: [{ permission: "USER_WRITE" }] },
    });

    expect(response.status).toBe(403);
    expect(await find(`actor=${actor}&action=scope.refused`)).toMatchObject({
      on_behalf_of: { id: person },
      subject: { id: person },
      details: { permissions: ["USER_WRITE"] },
    });
  });
});
