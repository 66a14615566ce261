import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { HOME } from "../../support/organizations.ts";
import {
  addMember,
  auditActions,
  authorizePath,
  Browser,
  type Grant,
  locationOf,
  PASSWORD,
  PREPARE_MS,
  pkce,
  prepare,
  REDIRECT,
  storeAccount,
  trade,
  v1,
} from "../support/browser.ts";

beforeAll(prepare, PREPARE_MS);

/** Returns every row of every table, as text. */
async function dump(): Promise<string> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const tables = await env.DB.batch(
    results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  );
  return JSON.stringify(tables.map((table) => table.results));
}

describe("signing in from the extension", () => {
  it("goes through sign-in, consent and code to a session, and signs out again", async () => {
    const person = await storeAccount("flow@example.test");
    await addMember(person, HOME);
    const browser = new Browser();
    const { verifier, challenge } = await pkce();

    const first = await browser.fetch(authorizePath(challenge));
    expect(first.status).toBe(302);
    const login = locationOf(first);
    expect(login.pathname).toBe("/login");

    const signedIn = await browser.signIn(
      "Flow@Example.test ",
      PASSWORD,
      login.pathname + login.search,
    );
    expect(signedIn.status).toBe(303);
    expect(signedIn.headers.get("Location")).toBe(authorizePath(challenge));

    const asked = locationOf(await browser.fetch(authorizePath(challenge)));
    expect(asked.pathname).toBe("/consent");
    const consent = asked.pathname + asked.search;
    const page = await (await browser.fetch(consent)).text();
    for (const word of ["Ben Basic", "Organization org_home", "Chrome on Linux", "Allow", "Deny"]) {
      expect(page).toContain(word);
    }
    const allowed = await browser.post(consent, {
      form_token: await browser.formToken(consent),
      decision: "allow",
    });
    expect(allowed.status).toBe(303);
    const back = await browser.fetch(allowed.headers.get("Location") ?? "");
    const location = locationOf(back);
    expect(location.origin + location.pathname).toBe(REDIRECT);
    expect(location.searchParams.get("state")).toBe("state-1");
    expect(location.searchParams.get("iss")).toBe("https://latchkey.example");
    const code = location.searchParams.get("code") ?? "";

    const traded = await trade({ code, verifier });
    expect(traded.status).toBe(200);
    expect(traded.headers.get("Cache-Control")).toBe("no-store");
    expect(traded.headers.get("Access-Control-Allow-Origin")).toBe("*");
    const grant = await traded.json<Grant>();
    expect(grant).toMatchObject({
      token_type: "Bearer",
      organization_id: HOME,
      subject: person,
      expires_in: 30 * 86_400,
    });
    expect(grant.access_token).toMatch(/^lk_ses_[0-9A-Za-z]{61}$/);

    const listed = await (await v1("/sessions", grant.access_token)).json();
    expect(listed).toMatchObject({
      sessions: [{ id: grant.session_id, name: "Chrome on Linux", current: true }],
    });

    const rows = await dump();
    expect(rows).toContain(person);
    const cookie = decodeURIComponent(browser.cookies.get("__Host-latchkey-session") ?? "");
    expect(cookie.length).toBeGreaterThan(40);
    const known = browser.cookies.get("__Host-latchkey-browser") ?? "?";
    for (const secret of [code, verifier, grant.access_token, cookie, known, PASSWORD]) {
      expect(rows).not.toContain(secret);
    }

    const revoked = await browser.fetch("/oauth/revoke", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ token: grant.access_token }).toString(),
    });
    expect(revoked.status).toBe(200);
    expect((await v1("/sessions", grant.access_token)).status).toBe(401);
    const silent = await browser.fetch(authorizePath(challenge, { prompt: "none" }));
    expect(locationOf(silent).searchParams.get("error")).toBe("login_required");
    expect(await auditActions(person)).toEqual([
      "user.created",
      "sign_in.succeeded",
      "consent.granted",
      "session.started",
      "sign_out",
      "session.ended",
    ]);
  });
});
