import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { callForm } from "../../support/call.ts";
import { HOME } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTrailOf } from "../../support/trail.ts";
import {
  type Browser,
  codeFor,
  type Grant,
  PASSWORD,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
  trade,
  v1,
} from "../support/browser.ts";
import { OTHER_INSTALLATION } from "../support/installation.ts";
import {
  openBrowser,
  openProviderSession,
  openTestProvider,
  personOf,
  sendLogout,
  signInWith,
  signLogoutToken,
  type TestProvider,
} from "../support/provider.ts";

let acme: TestProvider;
beforeAll(async () => {
  await prepare();
  acme = await openTestProvider();
}, PREPARE_MS);

const isSignedIn = async (browser: Browser) =>
  (await browser.fetch("/account")).headers.get("Location") === null;
const isLive = async (session: string) => (await v1("/me", session)).status === 200;

describe("back-channel logout", () => {
  it("is counted before D1 is read", async () => {
    const token = await signLogoutToken(acme, { sub: "anybody" });
    const limit = vi.spyOn(env.FAILURE_LIMIT, "limit").mockResolvedValue({ success: false });
    const [prepared, batched] = [vi.spyOn(env.DB, "prepare"), vi.spyOn(env.DB, "batch")];
    const answer = await callForm(
      `/login/with/${acme.id}/ended`,
      { logout_token: token },
      { headers: { "CF-Connecting-IP": "198.51.103.9" } },
    );
    expect([answer.status, prepared.mock.calls.length, batched.mock.calls.length]).toEqual([
      429, 0, 0,
    ]);
    for (const spy of [limit, prepared, batched]) spy.mockRestore();
  });

  it("ends the sign-in and sessions of one of the provider's sessions, and leaves tokens alone", async () => {
    const ended = await openProviderSession(acme);
    const other = await openProviderSession(acme, ended.sub, {
      sid: "other",
      by: OTHER_INSTALLATION,
    });
    const token = await storeToken({ owner: ended.person, scopes: ["API_READ"] });

    const answer = await sendLogout(acme, await signLogoutToken(acme, { sid: ended.sid }));
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");

    expect(await isLive(ended.session)).toBe(false);
    expect(await isSignedIn(ended.browser)).toBe(false);
    expect(await isLive(other.session)).toBe(true);
    expect(await isSignedIn(other.browser)).toBe(true);
    expect((await v1("/tokens/self", token.plaintext)).status).toBe(200);
    expect(await countChangeRows(ended.sessionId)).toBe(2);
    const trail = await readTrailOf(ended.person);
    expect(trail.map(({ action }) => action).slice(-2)).toEqual(["sign_in.ended", "session.ended"]);
    expect(trail.at(-2)).toMatchObject({
      actor: null,
      organization: HOME,
      details: { provider: acme.id },
    });
  });

  it("ends all of a subject without a session id, within this provider's organization", async () => {
    const first = await openProviderSession(acme);
    const second = await openProviderSession(acme, first.sub, {
      sid: "another",
      by: OTHER_INSTALLATION,
    });
    const bystander = await openProviderSession(acme);

    const token = await signLogoutToken(acme, { sub: first.sub });
    expect((await sendLogout(acme, token)).status).toBe(200);
    expect([await isLive(first.session), await isLive(second.session)]).toEqual([false, false]);
    expect([await isSignedIn(first.browser), await isSignedIn(second.browser)]).toEqual([
      false,
      false,
    ]);
    expect(await isLive(bystander.session)).toBe(true);
  });

  it("leaves what a password opened too", async () => {
    const email = `${crypto.randomUUID()}@example.test`;
    const person = await storeAccount(email);
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO memberships (person, organization, role, created_at) VALUES (?, ?, 'Basic_User', 1)",
      ).bind(person, HOME),
      env.DB.prepare(
        "INSERT INTO identities (provider, subject, person, created_at) VALUES (?, ?, ?, 1)",
      ).bind(acme.id, email, person),
    ]);
    const browser = openBrowser();
    await browser.signIn(email, PASSWORD);
    await storeConsent(person);
    await signInWith(browser, acme, { ...personOf(email), sid: "both" });
    const grant = await (await trade(await codeFor(browser))).json<Grant>();

    expect((await sendLogout(acme, await signLogoutToken(acme, { sid: "both" }))).status).toBe(200);
    expect(await isLive(grant.access_token)).toBe(true);
    expect(await isSignedIn(browser)).toBe(true);
    const { results } = await env.DB.prepare(
      "SELECT method FROM sign_in_proofs p JOIN session s ON s.id = p.session WHERE s.user_id = ?",
    )
      .bind(person)
      .all();
    expect(results).toEqual([{ method: "password" }]);
  });

  it("takes each token once, so that a copy cannot end a later sign-in", async () => {
    const { sub } = await openProviderSession(acme);
    const token = await signLogoutToken(acme, { sub });
    expect((await sendLogout(acme, token)).status).toBe(200);
    const later = await openProviderSession(acme, sub);
    const replayed = await sendLogout(acme, token);
    expect(replayed.status).toBe(400);
    expect(await replayed.json()).toMatchObject({ error: "invalid_request" });
    expect(await isLive(later.session)).toBe(true);
  });

  it("answers 200 for a session that it does not know, and records nothing", async () => {
    const before = await countRows();
    const token = await signLogoutToken(acme, { sid: "nobody's", sub: "nobody" });
    expect((await sendLogout(acme, token)).status).toBe(200);
    expect(await countRows()).toEqual(before);
  });
});

const countRows = () =>
  env.DB.prepare(
    `SELECT (SELECT count(*) FROM session) AS sign_ins, (SELECT count(*) FROM audit_events) AS events,
      (SELECT count(*) FROM tokens WHERE revoked_at IS NULL) AS live`,
  ).first();

it("a person of another provider with the same subject stays signed in", async () => {
  const other = await openTestProvider();
  const here = await openProviderSession(acme, "twin", { sid: "sid-here" });
  const there = await openProviderSession(other, "twin", { sid: "sid-here" });
  expect(here.person).not.toBe(there.person);
  const token = await signLogoutToken(acme, { sid: "sid-here", sub: "twin" });
  expect((await sendLogout(acme, token)).status).toBe(200);
  expect([await isLive(here.session), await isLive(there.session)]).toEqual([false, true]);
});
