import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { HOME, now, storeOrganization } from "../../support/organizations.ts";
import {
  addMember,
  ageSignIns,
  authorizePath,
  Browser,
  codeFor,
  locationOf,
  PREPARE_MS,
  prepare,
  REDIRECT,
  storeAccount,
  storeConsent,
  trade,
} from "../support/browser.ts";
import { refusalOf, UNKNOWN_CLIENT } from "../support/refusal-of.ts";

const CHALLENGE = "c".repeat(43);
beforeAll(prepare, PREPARE_MS);

const param = (response: Response, name: string) => locationOf(response).searchParams.get(name);

describe("an unknown client or redirect", () => {
  it.each([
    { client_id: "someone-else" },
    { client_id: null },
    { redirect_uri: null },
    { redirect_uri: "https://evil.example/cb" },
    { redirect_uri: `${REDIRECT}/` },
    { redirect_uri: `${REDIRECT}?x=1` },
    { redirect_uri: REDIRECT.toUpperCase() },
    { redirect_uri: "https://igohfnbbdgodlidmpfjjgkmnebcpfijl.chromiumapp.org/other" },
  ])("gets a page, never a redirect: %o", async (changes) => {
    const answer = await new Browser().fetch(authorizePath(CHALLENGE, changes));
    expect(await refusalOf(answer)).toBe(UNKNOWN_CLIENT);
    expect(answer.headers.get("Location")).toBeNull();
  });

  it("gets a page for a repeated redirect_uri", async () => {
    const path = `${authorizePath(CHALLENGE)}&redirect_uri=${encodeURIComponent(REDIRECT)}`;
    expect(await refusalOf(await new Browser().fetch(path))).toBe(UNKNOWN_CLIENT);
  });

  it("gets a page from the consent page too", async () => {
    const path = authorizePath(CHALLENGE, { redirect_uri: "https://evil.example/cb" });
    const consent = path.replace("/oauth/authorize", "/consent");
    expect(await refusalOf(await new Browser().fetch(consent))).toBe(UNKNOWN_CLIENT);
    expect(await refusalOf(await new Browser().post(consent, { decision: "deny" }))).toBe(
      UNKNOWN_CLIENT,
    );
  });
});

describe("an invalid request", () => {
  it.each<[string, Record<string, string | null>]>([
    ["unsupported_response_type", { response_type: "token" }],
    ["invalid_request", { response_type: null }],
    ["invalid_request", { state: null }],
    ["invalid_request", { state: "x".repeat(513) }],
    ["invalid_request", { code_challenge: null }],
    ["invalid_request", { code_challenge: "c".repeat(42) }],
    ["invalid_request", { code_challenge_method: "plain" }],
    ["invalid_request", { code_challenge_method: null }],
    ["invalid_request", { dpop_jkt: null }],
    ["invalid_request", { dpop_jkt: "j".repeat(42) }],
    ["invalid_request", { dpop_jkt: "j".repeat(44) }],
    ["invalid_request", { prompt: "consent" }],
    ["invalid_request", { prompt: "none login" }],
    ["invalid_request", { max_age: "-1" }],
    ["invalid_request", { max_age: "1.5" }],
    ["invalid_request", { max_age: "060" }],
    ["invalid_request", { max_age: "1e3" }],
    ["invalid_request", { max_age: "1000000000" }],
    ["invalid_request", { organization: "not an id" }],
    ["invalid_request", { response_mode: "fragment" }],
  ])("is redirected with the error %s: %o", async (error, changes) => {
    const answer = await new Browser().fetch(authorizePath(CHALLENGE, changes));
    expect(answer.status).toBe(302);
    expect(answer.headers.get("Location")).toMatch(new RegExp(`^${REDIRECT}\\?`));
    expect(param(answer, "error")).toBe(error);
    expect(param(answer, "iss")).toBe("https://latchkey.example");
  });

  it("treats a parameter without a value as absent", async () => {
    const empty = { prompt: "", organization: "", response_mode: "" };
    const answer = await new Browser().fetch(authorizePath(CHALLENGE, empty));
    expect(answer.headers.get("Location")).toMatch(/^\/login\?/);
    const untyped = await new Browser().fetch(authorizePath(CHALLENGE, { response_type: "" }));
    expect(param(untyped, "error")).toBe("invalid_request");
  });

  it.each(["state=2", "prompt=none", "dpop_jkt=2", "code_challenge=2", "organization=org_x"])(
    "is redirected with invalid_request if %s repeats a parameter",
    async (more) => {
      const path = `${authorizePath(CHALLENGE, { prompt: "none", organization: HOME })}&${more}`;
      expect(param(await new Browser().fetch(path), "error")).toBe("invalid_request");
    },
  );

  it("is not one with an unknown parameter (RFC 6749 §3.1)", async () => {
    const answer = await new Browser().fetch(authorizePath(CHALLENGE, { nonsense: "1" }));
    expect(locationOf(answer).pathname).toBe("/login");
  });
});

describe("prompt", () => {
  it("none is answered without a page in every case", async () => {
    const person = await storeAccount("silent@example.test");
    const browser = new Browser({ address: "198.51.100.20" });
    const silent = async (changes = {}) =>
      browser.fetch(authorizePath(CHALLENGE, { prompt: "none", ...changes }));

    expect(param(await silent(), "error")).toBe("login_required");
    await browser.signIn("silent@example.test");
    expect(param(await silent(), "error")).toBe("access_denied");
    await addMember(person, HOME);
    expect(param(await silent(), "error")).toBe("consent_required");
    await storeConsent(person);
    expect(param(await silent(), "code")).toMatch(/^[A-Za-z0-9_-]{54}$/);

    const second = await storeOrganization("org_second");
    await addMember(person, second, { at: now() + 1 });
    expect(param(await silent(), "error")).toBe("interaction_required");
    expect(param(await silent({ organization: second }), "code")).not.toBeNull();
    expect(param(await silent({ organization: "org_foreign" }), "error")).toBe("access_denied");

    const grant = await trade(await codeFor(browser, { organization: second }));
    expect(await grant.json()).toMatchObject({ organization_id: second });
    expect(await (await trade(await codeFor(browser, { prompt: "none" }))).json()).toMatchObject({
      organization_id: second,
    });
  });

  it("login makes a signed-in person sign in again, once", async () => {
    const person = await storeAccount("again@example.test");
    await addMember(person, HOME);
    await storeConsent(person);
    const browser = new Browser({ address: "198.51.100.21" });
    await browser.signIn("again@example.test");
    const login = locationOf(await browser.fetch(authorizePath(CHALLENGE, { prompt: "login" })));
    expect(login.pathname).toBe("/login");
    const path = login.pathname + login.search;
    expect(await browser.formToken(path)).not.toBe("");
    const answer = await browser.signIn("again@example.test", undefined, path);
    expect(param(await browser.fetch(answer.headers.get("Location") ?? ""), "code")).not.toBeNull();
  });
});

describe("a disabled member", () => {
  it("cannot get a session of the organization, even with the right password", async () => {
    const person = await storeAccount("disabled@example.test");
    await addMember(person, HOME);
    await storeConsent(person);
    const browser = new Browser({ address: "198.51.100.22" });
    await browser.signIn("disabled@example.test");
    const code = await codeFor(browser);
    await env.DB.prepare("UPDATE memberships SET disabled_at = ? WHERE person = ?")
      .bind(now(), person)
      .run();
    expect((await trade(code)).status).toBe(400);
    expect(param(await browser.fetch(authorizePath(CHALLENGE)), "error")).toBe("access_denied");
    const asked = await browser.fetch(authorizePath(CHALLENGE, { organization: HOME }));
    expect(param(asked, "error")).toBe("access_denied");
    // By this the extension can tell it from a denied consent.
    expect(param(asked, "error_description")).toBe("no_member");
  });
});

describe("a denied consent", () => {
  it("is reported to the extension and recorded, and the next request asks again", async () => {
    const person = await storeAccount("deny@example.test");
    await addMember(person, HOME);
    const browser = new Browser({ address: "198.51.100.23" });
    await browser.signIn("deny@example.test");
    const consent = authorizePath(CHALLENGE).replace("/oauth/authorize", "/consent");
    const form_token = await browser.formToken(consent);
    const denied = await browser.post(consent, { form_token, decision: "deny" });
    expect(param(denied, "error")).toBe("access_denied");
    expect(param(denied, "error_description")).toBeNull();
    expect(param(denied, "state")).toBe("state-1");
    const { results } = await env.DB.prepare(
      "SELECT action FROM audit_events WHERE actor = ? AND action LIKE 'consent%'",
    )
      .bind(person)
      .all();
    expect(results).toEqual([{ action: "consent.denied" }]);
    expect(locationOf(await browser.fetch(authorizePath(CHALLENGE))).pathname).toBe("/consent");
  });
});

describe("a sign-in that is 90 days old", () => {
  it("has ended, even if it was used", async () => {
    const person = await storeAccount("old@example.test");
    await addMember(person, HOME);
    await storeConsent(person);
    const browser = new Browser({ address: "198.51.100.24" });
    await browser.signIn("old@example.test");
    await ageSignIns(person, 90 * 86_400 - 3600);
    const grant = await (await trade(await codeFor(browser))).json<{ expires_in: number }>();
    expect(grant.expires_in).toBeGreaterThan(3500);
    expect(grant.expires_in).toBeLessThanOrEqual(3600);
    const { code, verifier } = await codeFor(browser);
    await ageSignIns(person, 3600);
    expect((await trade({ code, verifier })).status).toBe(400);
    expect((await browser.fetch("/account")).headers.get("Location")).toBe("/login");
  });
});
