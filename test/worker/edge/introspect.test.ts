import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call, callForm } from "../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

let owner: string;
let svc: string;

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson({ role: "Global_Admin" });
  svc = (await storeToken({ kind: "svc", owner: HOME })).plaintext;
});

const introspect = (token: string, caller: string = svc) =>
  callForm("/oauth/introspect", { token }, { token: caller });

describe("POST /oauth/introspect (RFC 7662)", () => {
  it("§2.2 lists an active token's scopes, with automatic ones, and its owner's role", async () => {
    const expiresAt = now() + 1000;
    const pat = await storeToken({ owner, scopes: ["API_READ", "METRICS_READ"], expiresAt });
    const response = await introspect(pat.plaintext);

    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    const seconds = response.headers.get("Latchkey-Max-Age");
    const answer = await response.json<{ max_age_ms: number }>();
    expect(answer).toEqual({
      active: true,
      scope: "API_READ METRICS_READ CROSS_ORGANIZATION_ACCESS",
      token_type: "Bearer",
      sub: owner,
      jti: pat.id,
      iss: "http://localhost:8787",
      iat: expect.any(Number),
      exp: expiresAt,
      organization: HOME,
      role: "Global_Admin",
      max_age_ms: expect.any(Number),
    });
    expect(answer.max_age_ms).toBeGreaterThan(0);
    expect(answer.max_age_ms).toBeLessThanOrEqual(5_000);
    expect(Number(seconds)).toBe(Math.floor(answer.max_age_ms / 1_000));
  });

  it("omits exp for a token that never expires", async () => {
    const pat = await storeToken({ owner, scopes: ["API_READ"], expiresAt: null });

    expect(await (await introspect(pat.plaintext)).json()).not.toHaveProperty("exp");
  });

  it("§2.2 answers exactly active: false for every invalid token", async () => {
    await storeOrganization("org_other");
    const stranger = await storePerson({ organization: "org_other", role: "Global_Admin" });
    const disabled = await storePerson({ role: "Admin" });
    await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
      .bind(disabled)
      .run();
    const scopes = ["API_READ"];
    const good = await storeToken({ owner, scopes });
    const bad = {
      unknown: `lk_pat_${"0".repeat(61)}`,
      garbage: "hunter2",
      forged: good.plaintext.replace(/.{8}$/, (end) => [...end].toReversed().join("")),
      revoked: (await storeToken({ owner, scopes, revokedAt: now() })).plaintext,
      expired: (await storeToken({ owner, scopes, expiresAt: now() })).plaintext,
      otherOrganization: (await storeToken({ owner: stranger, organization: "org_other", scopes }))
        .plaintext,
      ownerDisabled: (await storeToken({ owner: disabled, scopes })).plaintext,
      ownerNoMember: (await storeToken({ owner: "usr_nobody", scopes })).plaintext,
      noScopes: (await storeToken({ owner, scopes: [] })).plaintext,
      scopesNoLongerGranted: (
        await storeToken({
          owner: await storePerson({ role: "Basic_User" }),
          scopes: ["USER_READ"],
        })
      ).plaintext,
      session: await storeSession(owner),
      service: svc,
    };

    for (const [name, token] of Object.entries(bad)) {
      expect(await (await introspect(token)).text(), name).toBe('{"active":false}');
    }
    expect(await (await introspect(good.plaintext)).json()).toMatchObject({ active: true });
  });

  it("shows an API only its own scopes", async () => {
    const other = await storeToken({ kind: "svc", owner: HOME, api: "another-api" });
    const pat = await storeToken({ owner, scopes: ["API_READ"] });

    expect(await (await introspect(pat.plaintext, other.plaintext)).text()).toBe(
      '{"active":false}',
    );
  });

  it("§2.1 accepts the credential as Bearer, or as Basic with the API's id", async () => {
    const pat = await storeToken({ owner, scopes: ["API_READ"] });
    const basic = (user: string) =>
      callForm(
        "/oauth/introspect",
        { token: pat.plaintext },
        { headers: { Authorization: `Basic ${btoa(`${user}:${svc}`)}` } },
      );

    expect((await basic("control-plane")).status).toBe(200);
    expect((await basic("another-api")).status).toBe(401);
  });

  it("§2.3 answers 401 invalid_client without a live service credential", async () => {
    const pat = await storeToken({ owner, scopes: ["API_READ"] });
    const revoked = await storeToken({ kind: "svc", owner: HOME, revokedAt: now() });
    for (const caller of [undefined, pat.plaintext, revoked.plaintext, await storeSession(owner)]) {
      const response = await callForm(
        "/oauth/introspect",
        { token: pat.plaintext },
        caller === undefined ? {} : { token: caller },
      );
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer /);
      expect(await response.json()).toMatchObject({ error: "invalid_client" });
    }
  });

  it("answers 400 invalid_request without a token, with two, or without a form", async () => {
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const post = (body: string, headers: Record<string, string>) =>
      call("/oauth/introspect", { method: "POST", token: svc, body, headers });

    for (const response of [
      await post("", form),
      await post("token=a&token=b", form),
      await post('{"token":"a"}', { "Content-Type": "application/json" }),
    ]) {
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: "invalid_request" });
    }
  });
});
