import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { checkReturnTo } from "../../../worker/identity/sign-in/check-return-to.ts";
import { HOME } from "../support/organizations.ts";
import {
  addMember,
  authorizePath,
  Browser,
  locationOf,
  PASSWORD,
  PREPARE_MS,
  pkce,
  prepare,
  storeAccount,
} from "./support/browser.ts";
import { FOREIGN_FORM, refusalOf } from "./support/refusal-of.ts";

beforeAll(prepare, PREPARE_MS);

async function signedIn(email: string, address: string): Promise<Browser> {
  await addMember(await storeAccount(email), HOME);
  const browser = new Browser({ address });
  expect((await browser.signIn(email)).status).toBe(303);
  return browser;
}

function expectPageHeaders(response: Response, formAction = "form-action 'self';"): void {
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  for (const part of [
    "default-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    formAction,
  ]) {
    expect(policy).toContain(part);
  }
  expect(policy).not.toContain("unsafe");
  expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(response.headers.get("X-Frame-Options")).toBe("DENY");
  expect(response.headers.get("Referrer-Policy")).toBe("same-origin");
  expect(response.headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(response.headers.get("Content-Type")).toMatch(/^text\/html/);
  expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
}

describe("every page", () => {
  it("sends a strict policy, on errors too", async () => {
    const browser = await signedIn("headers@example.test", "198.51.100.1");
    const { challenge } = await pkce();
    const consent = authorizePath(challenge).replace("/oauth/authorize", "/consent");
    const target = "form-action 'self' https://igohfnbbdgodlidmpfjjgkmnebcpfijl.chromiumapp.org;";
    const login = locationOf(await new Browser().fetch(authorizePath(challenge)));

    expectPageHeaders(await new Browser().fetch("/login"));
    expectPageHeaders(await new Browser().fetch(login.pathname + login.search), target);
    expectPageHeaders(await browser.fetch(consent), target);
    expectPageHeaders(await browser.fetch("/account"));
    expectPageHeaders(await browser.fetch("/oauth/authorize?client_id=stranger"));
    expectPageHeaders(await browser.post("/login", {}));
  });

  it("names only origins of configured redirects in its policy", async () => {
    const path = `/login?${new URLSearchParams({
      return_to: "/oauth/authorize?redirect_uri=https://evil.example/cb",
    })}`;
    expectPageHeaders(await new Browser().fetch(path));
  });

  it("answers 404 for a path that does not exist", async () => {
    expect((await new Browser().fetch("/sign-up/email")).status).toBe(404);
    expect((await new Browser().fetch("/api/auth/sign-in/email")).status).toBe(404);
  });

  it("escapes typed text", async () => {
    const page = await (await new Browser().signIn('"><script>alert(1)</script>')).text();
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toContain("<script>alert");
  });
});

describe("cookies", () => {
  it("are __Host-, Secure, HttpOnly and Lax over https", async () => {
    await storeAccount("cookies@example.test");
    const browser = new Browser({ address: "198.51.100.2" });
    const page = await browser.fetch("/login");
    const answer = await browser.signIn("cookies@example.test");
    const lines = [...page.headers.getSetCookie(), ...answer.headers.getSetCookie()];
    const names = lines.map((line) => line.split("=")[0]);
    expect(names.toSorted()).toEqual([
      "__Host-latchkey-browser",
      "__Host-latchkey-form",
      "__Host-latchkey-session",
    ]);
    for (const line of lines) {
      expect(line).toMatch(/; HttpOnly/i);
      expect(line).toMatch(/; SameSite=Lax/i);
      expect(line).toMatch(/; Secure/i);
      expect(line).toMatch(/; Path=\/(;|$)/i);
      expect(line).not.toMatch(/; Domain/i);
    }
    const session = lines.find((line) => line.startsWith("__Host-latchkey-session"));
    expect(session).toMatch(/; Max-Age=2592000/i);
  });

  it("have plain names over http, which does not allow __Host-", async () => {
    await storeAccount("http@example.test");
    const browser = new Browser({ origin: "http://localhost:8787", address: "127.0.0.1" });
    const answer = await browser.signIn("http@example.test");
    expect(answer.status).toBe(303);
    expect([...browser.cookies.keys()].toSorted()).toEqual([
      "latchkey-browser",
      "latchkey-form",
      "latchkey-session",
    ]);
    expect(answer.headers.getSetCookie().join()).not.toMatch(/; Secure/i);
    expect((await browser.fetch("/account")).status).toBe(200);
  });
});

describe("a form", () => {
  it.each([
    ["without a token", {}, {}],
    ["with another browser's token", { form_token: "A".repeat(43) }, {}],
    ["from another origin", null, { Origin: "https://evil.example" }],
    ["from an opaque origin", null, { Origin: "null" }],
  ])("%s does not sign in", async (_, fields, headers) => {
    const browser = new Browser({ address: "198.51.100.3" });
    const token = await browser.formToken("/login");
    const form = { ...(fields ?? { form_token: token }), email: "a@b.example", password: PASSWORD };
    const answer = await browser.post("/login", form, headers);
    expect(await refusalOf(answer)).toBe(FOREIGN_FORM);
    expect(browser.cookies.has("__Host-latchkey-session")).toBe(false);
  });

  it("without an Origin is refused", async () => {
    const browser = new Browser();
    const form_token = await browser.formToken("/login");
    const answer = await browser.fetch("/login", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ form_token, email: "a@b.example", password: "x" }).toString(),
    });
    expect(await refusalOf(answer)).toBe(FOREIGN_FORM);
  });

  it("with the sign-in page's token is refused by the account page", async () => {
    const browser = await signedIn("purpose@example.test", "198.51.100.4");
    // With a return_to, the page shows its form to a signed-in person too.
    const login = `/login?${new URLSearchParams({ return_to: "/oauth/authorize?x=1" })}`;
    const form_token = await browser.formToken(login);
    expect(form_token).not.toBe("");
    expect(await refusalOf(await browser.post("/account", { form_token, sign_out: "x" }))).toBe(
      FOREIGN_FORM,
    );
    expect((await browser.fetch("/account")).status).toBe(200);
  });
});

describe("return_to", () => {
  const origin = "https://latchkey.example";
  it.each([
    "https://evil.example/oauth/authorize?x",
    "//evil.example/oauth/authorize?x",
    "/\\evil.example/oauth/authorize?x",
    "\\\\evil.example",
    "/oauth/authorize",
    "/oauth/authorize/../../account?x",
    "/oauth/authorize@evil.example?x",
    "/oauth/authorize%2f..?x",
    " /oauth/authorize?x",
    "/account",
    "javascript:alert(1)",
    "",
    `/oauth/authorize?${"x".repeat(4096)}`,
  ])("never leads to %s", async (target) => {
    expect(checkReturnTo(target, origin)).toBeNull();
  });

  it("leads to our own authorization endpoint", () => {
    expect(checkReturnTo("/oauth/authorize?state=a%20b#x", origin)).toBe(
      "/oauth/authorize?state=a%20b",
    );
  });

  it("to another site ends on the account page", async () => {
    await storeAccount("return@example.test");
    const path = `/login?${new URLSearchParams({ return_to: "https://evil.example" })}`;
    const answer = await new Browser({ address: "198.51.100.5" }).signIn(
      "return@example.test",
      PASSWORD,
      path,
    );
    expect(answer.headers.get("Location")).toBe("/account");
  });
});

describe("the account page", () => {
  it("shows the person, their organizations and browsers, and signs one out", async () => {
    const here = await signedIn("account@example.test", "198.51.100.6");
    const there = new Browser({ address: "198.51.100.7" });
    await there.signIn("account@example.test");
    const page = await (await here.fetch("/account")).text();
    for (const word of [
      "Ben Basic",
      "account@example.test",
      "Organization org_home",
      "This browser",
    ]) {
      expect(page).toContain(word);
    }
    const ids = [...page.matchAll(/name="sign_out" value="([^"]+)"/g)].map(([, id]) => id ?? "");
    expect(ids).toHaveLength(2);
    const form_token = await here.formToken("/account");
    await here.post("/account", { form_token, sign_out: ids[1] ?? "" });
    expect((await there.fetch("/account")).status).toBe(302);
    expect((await here.fetch("/account")).status).toBe(200);

    const out = await here.post("/account", { form_token, sign_out: ids[0] ?? "" });
    expect(out.headers.get("Location")).toBe("/login");
    expect(here.cookies.has("__Host-latchkey-session")).toBe(false);
  });

  it("cannot sign out another person's browser", async () => {
    const mine = await signedIn("mine@example.test", "198.51.100.8");
    const other = await signedIn("other@example.test", "198.51.100.9");
    const page = await (await other.fetch("/account")).text();
    const id = /name="sign_out" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const form_token = await mine.formToken("/account");
    expect((await mine.post("/account", { form_token, sign_out: id })).status).toBe(303);
    expect((await other.fetch("/account")).status).toBe(200);
    const row = await env.DB.prepare(
      "SELECT count(*) AS n FROM audit_events WHERE action = 'sign_out' AND target_id = ?",
    )
      .bind(id)
      .first();
    expect(row).toEqual({ n: 0 });
  });
});
