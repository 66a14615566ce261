import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { makeKey, serveProvider } from "../../support/fake-provider.ts";
import { HOME, now } from "../../support/organizations.ts";

import { readTrailOf } from "../../support/trail.ts";
import {
  authorizePath,
  codeFor,
  type Grant,
  locationOf,
  PREPARE_MS,
  pkce,
  prepare,
  storeConsent,
  trade,
  v1,
} from "../support/browser.ts";
import { MOVING_ON, readPageText } from "../support/page-text.ts";
import {
  begin,
  findPersonOf,
  openBrowser,
  openTestProvider,
  personOf,
  prepareAnswer,
  signInWith,
  type TestProvider,
} from "../support/provider.ts";

let acme: TestProvider;
beforeAll(async () => {
  await prepare();
  acme = await openTestProvider({ domain: "acme.example" });
}, PREPARE_MS);

describe("a sign-in by a provider", () => {
  it("asks by code with PKCE, state, nonce and a redirect URI of its own, and stores nothing", async () => {
    const browser = openBrowser();
    const request = await begin(browser, acme);
    expect(Object.fromEntries(request)).toMatchObject({
      client_id: "client-1",
      response_type: "code",
      scope: "openid profile email",
      code_challenge_method: "S256",
      redirect_uri: `https://latchkey.example/login/with/${acme.id}/callback`,
    });
    const [name = "", value = ""] = [...browser.cookies][0] ?? [];
    expect(name).toMatch(/^__Host-latchkey-state-/);
    expect(value).not.toContain(request.get("nonce") ?? "?");
  });

  it("makes a new person with role and groups of the mapping, who opens that organization", async () => {
    const browser = openBrowser();
    const answer = await signInWith(browser, acme, personOf("nora", { groups: ["LK Admins"] }));
    expect(answer.status).toBe(200);
    expect(await readPageText(answer)).toContain('http-equiv="refresh" content="0; url=/account"');
    const person = (await findPersonOf(acme, "nora")) ?? "";
    const stored = await env.DB.prepare(
      `SELECT u.email, u.directory, u.directory_email, m.role, m.managed_by, s.password_id, p.method
        FROM user u JOIN memberships m ON m.person = u.id JOIN session s ON s.user_id = u.id
        JOIN sign_in_proofs p ON p.session = s.id WHERE u.id = ?`,
    )
      .bind(person)
      .all();
    expect(stored.results).toEqual([
      {
        email: `${person}@directory.invalid`.toLowerCase(),
        directory: HOME,
        directory_email: "nora@acme.example",
        role: "Admin",
        managed_by: "mapping",
        password_id: acme.id,
        method: "provider",
      },
    ]);
    const trail = await readTrailOf(person);
    expect(trail.map(({ action }) => action)).toEqual([
      "sign_in.succeeded",
      "user.created",
      "identity.linked",
      "membership.created",
    ]);
    expect(JSON.stringify(trail)).not.toContain("nora");

    await storeConsent(person);
    await env.DB.prepare("UPDATE oauth_consents SET password_id = ? WHERE person = ?")
      .bind(acme.id, person)
      .run();
    const grant = await (await trade(await codeFor(browser))).json<Grant>();
    expect(grant.organization_id).toBe(HOME);
    // Sessions end with the proof, after 12 hours.
    expect(grant.expires_in).toBeLessThanOrEqual(12 * 3600);
    expect(grant.expires_in).toBeGreaterThan(12 * 3600 - 60);
    const me = await (await v1("/me", grant.access_token)).json<{ user: object }>();
    expect(me.user).toEqual({ id: person, name: "Person nora", email: "nora@acme.example" });
    expect(await (await browser.fetch("/account")).text()).toContain("nora@acme.example");
  });

  it("recognizes the person by the subject, and takes over a new role, name and address", async () => {
    await signInWith(openBrowser(), acme, personOf("omar"));
    const person = (await findPersonOf(acme, "omar")) ?? "";
    const claims = { email: "other@acme.example", name: "Omar O", groups: ["LK Admins"] };
    const again = await signInWith(openBrowser(), acme, personOf("omar", claims));
    expect(await readPageText(again)).toContain(MOVING_ON);
    expect(await findPersonOf(acme, "omar")).toBe(person);
    const row = await env.DB.prepare(
      `SELECT u.name, u.directory_email, u.search_text, m.role FROM user u
        JOIN memberships m ON m.person = u.id WHERE u.id = ?`,
    )
      .bind(person)
      .first();
    expect(row).toEqual({
      name: "Omar O",
      directory_email: "other@acme.example",
      search_text: "omar o\nother@acme.example",
      role: "Admin",
    });
  });

  it("keeps the way back to the extension, and answers it at the end", async () => {
    const { challenge } = await pkce();
    const path = authorizePath(challenge, { organization: HOME });
    const browser = openBrowser();
    const login = locationOf(await browser.fetch(path));
    const page = await (await browser.fetch(login.pathname + login.search)).text();
    const link = /href="(\/login\/with\/[^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(page).toContain("Continue with Acme Login");
    const request = locationOf(await browser.fetch(link)).searchParams;
    const answer = await browser.fetch(prepareAnswer(acme, request, personOf("pia")));
    const next = /url=([^"]+)"/.exec(await answer.text())?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(locationOf(await browser.fetch(next)).pathname).toBe("/consent");
  });

  it("goes on in two tabs at once", async () => {
    const browser = openBrowser();
    const [first, second] = [await begin(browser, acme), await begin(browser, acme)];
    const later = await browser.fetch(prepareAnswer(acme, second, personOf("tess")));
    const earlier = await browser.fetch(prepareAnswer(acme, first, personOf("tess")));
    expect(await readPageText(later)).toContain(MOVING_ON);
    expect(await readPageText(earlier)).toContain(MOVING_ON);
  });

  it("keeps at most five sign-ins under way in a browser", async () => {
    const browser = openBrowser();
    for (let count = 0; count < 8; count++) await begin(browser, acme);
    expect([...browser.cookies.keys()].filter((name) => name.includes("state"))).toHaveLength(5);
  });
});

it("a provider whose key changed signs people in with the new one", async () => {
  const rotating = await openTestProvider({ metadataTriedAt: now() - 3600 });
  const key = await makeKey("key-2");
  serveProvider([rotating.key, key], rotating.issuer);
  const answer = await signInWith(openBrowser(), rotating, personOf("wes"), { key });
  expect(await readPageText(answer)).toContain(MOVING_ON);
  await env.DB.prepare("UPDATE providers SET disabled_at = 1 WHERE id = ?").bind(rotating.id).run();
});
