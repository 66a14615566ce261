import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OrganizationList } from "../../../../shared/wire/organization-resource.ts";
import { call } from "../../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";
import {
  authorizePath,
  Browser,
  codeFor,
  type Grant,
  locationOf,
  PREPARE_MS,
  pkce,
  prepare,
  storeAccount,
  storeConsent,
  trade,
  v1,
} from "../support/browser.ts";
import { answer, codeOf, opened, passwordLink } from "../support/links.ts";
import { refusalOf, WRONG_PASSWORD } from "../support/refusal-of.ts";

const OTHER = "org_other";
/** The sign-in page that a signed-in person sees too. */
const LOGIN = `/login?${new URLSearchParams({ return_to: "/oauth/authorize?prompt=login" })}`;
const NEW = "an entirely new password";
let home: string;
let other: string;
let address = 0;

beforeAll(async () => {
  await prepare();
  await storeOrganization(OTHER);
}, PREPARE_MS);

/** An administrator of each organization, neither of whom is a member of the other one. */
beforeEach(async () => {
  home = await storeSession(await storePerson({ role: "Global_Admin" }));
  const far = await storePerson({ role: "Global_Admin", organization: OTHER });
  other = await storeSession(far, OTHER);
});

const newBrowser = () => new Browser({ address: `192.0.2.${++address}` });

async function memberOfBoth(email: string): Promise<string> {
  const person = await storePerson({ id: await storeAccount(email) });
  return storePerson({ id: person, organization: OTHER });
}

async function authorize(browser: Browser, changes: Record<string, string | null>): Promise<URL> {
  const { challenge } = await pkce();
  return locationOf(await browser.fetch(authorizePath(challenge, changes)));
}

/** Uses a new password link of an organization in a new browser. */
async function recover(session: string, person: string, password: string): Promise<Browser> {
  const browser = newBrowser();
  const code = codeOf(await passwordLink(session, person));
  const set = await answer(browser, "/password", { code, password });
  expect([set.status, set.headers.get("Location")]).toEqual([303, "/account"]);
  return browser;
}

const changeTo = async (browser: Browser, password: string) =>
  browser.post("/account", {
    form_token: await browser.formToken("/account"),
    answer: "change_password",
    password: NEW,
    "new-password": password,
  });

describe("guesses of another password of the account", () => {
  it.each([
    [
      "signing in by the known one",
      (browser: Browser, email: string) => browser.signIn(email, NEW, LOGIN),
    ],
    ["changing the known one", (browser: Browser) => changeTo(browser, "a guess of the other one")],
  ])("are limited, whatever is cleared by %s", async (_, clear) => {
    const email = `guessed${++address}@example.test`;
    const person = await memberOfBoth(email);
    // The browser is a known one of the account.
    const browser = await recover(home, person, NEW);
    const refusals: (string | null)[] = [];
    for (let guess = 0; guess < 8; guess++) {
      refusals.push(await refusalOf(await browser.signIn(email, `guess ${guess}`, LOGIN)));
      await clear(browser, email);
    }
    expect(refusals[0]).toBe(WRONG_PASSWORD);
    expect(refusals.at(-1)).toMatch(/^Too many/);
  });
});

describe("a password link for a member of two organizations", () => {
  it("needs one administrator, and opens their organization alone", async () => {
    const email = "both@example.test";
    const person = await memberOfBoth(email);
    const earlier = newBrowser();
    await earlier.signIn(email);
    const sessions = [await storeSession(person), await storeSession(person, OTHER)];

    const browser = await recover(home, person, NEW);

    expect(await opened(browser)).toEqual([HOME]);
    expect(await opened(earlier)).toEqual([OTHER]);
    const alive = await Promise.all(sessions.map((token) => call("/v1/me", { token })));
    expect(alive.map(({ status }) => status)).toEqual([401, 200]);
    const again = newBrowser();
    expect((await again.signIn(email)).status).toBe(303);
    expect(await opened(again)).toEqual([OTHER]);
  });

  it("gives its administrator no code and no session of the other organization", async () => {
    const person = await memberOfBoth("target@example.test");
    await storeConsent(person);
    const thief = await recover(home, person, NEW);

    const page = await authorize(thief, { organization: OTHER });
    expect([page.pathname, page.searchParams.get("reason")]).toEqual(["/login", "other_password"]);
    const silent = await authorize(thief, { organization: OTHER, prompt: "none" });
    expect(silent.searchParams.get("error")).toBe("login_required");
    const none = await authorize(thief, { organization: "org_unknown" });
    expect(none.searchParams.get("error")).toBe("access_denied");
    expect((await authorize(thief, { organization: HOME })).pathname).toBe("/consent");
  });

  it("gives its administrator no view of the other organization, nor of the person's browsers", async () => {
    const email = "seen@example.test";
    const person = await memberOfBoth(email);
    const earlier = newBrowser();
    await earlier.signIn(email);
    const thief = await recover(home, person, NEW);

    const session = await storeSession(person);
    const { organizations } = await (await v1("/organizations", session)).json<OrganizationList>();
    expect(organizations.map(({ id }) => id)).toEqual([HOME]);
    const { results } = await env.DB.prepare(
      "SELECT id FROM session WHERE user_id = ? AND password_id IS NULL",
    )
      .bind(person)
      .all<{ id: string }>();
    expect(results).toHaveLength(1);
    const page = await (await thief.fetch("/account")).text();
    expect(page).not.toContain(results[0]?.id ?? "");
    const form_token = await thief.formToken("/account");
    await thief.post("/account", { form_token, sign_out: results[0]?.id ?? "" });
    await thief.post("/account", { form_token, answer: "sign_out_others" });
    expect(await opened(earlier)).toEqual([OTHER]);
  });

  it("ends a code that an earlier sign-in was given but did not trade", async () => {
    const email = "slow@example.test";
    const person = await memberOfBoth(email);
    await storeConsent(person);
    const browser = newBrowser();
    await browser.signIn(email);
    const here = await codeFor(browser, { organization: HOME });
    const there = await codeFor(browser, { organization: OTHER });
    await recover(home, person, NEW);

    expect((await trade(here)).status).toBe(400);
    expect((await (await trade(there)).json<Grant>()).organization_id).toBe(OTHER);
  });

  it("opens both by one password once it has the text of the other", async () => {
    const email = "merged@example.test";
    const person = await memberOfBoth(email);
    await recover(home, person, NEW);
    const browser = await recover(other, person, NEW);

    expect(await opened(browser)).toEqual([HOME, OTHER]);
    const signedIn = newBrowser();
    await signedIn.signIn(email, NEW);
    expect(await opened(signedIn)).toEqual([HOME, OTHER]);
    const rows = await env.DB.prepare(
      "SELECT DISTINCT password_id FROM memberships WHERE person = ?",
    )
      .bind(person)
      .all();
    expect(rows.results).toHaveLength(1);
    expect(await readTrailOf(person)).toContainEqual(
      expect.objectContaining({ action: "sign_in.succeeded", details: { joined: 1 } }),
    );
  });

  it("makes the organizations that its user creates go by the same password", async () => {
    const person = await storePerson({
      id: await storeAccount("creator@example.test"),
      role: "Global_Admin",
    });
    await storePerson({ id: person, organization: OTHER });
    await recover(home, person, NEW);
    const token = await storeSession(person);
    const created = await call("/v1/organizations", {
      method: "POST",
      token,
      body: { name: "Created", preset: "api-control-plane" },
    });
    expect(created.status).toBe(201);

    const owner = newBrowser();
    await owner.signIn("creator@example.test");
    expect(await (await owner.fetch("/account")).text()).not.toContain("Created");
    const { results } = await env.DB.prepare(
      `SELECT count(*) AS n FROM memberships WHERE person = ? AND password_id IS NOT NULL`,
    )
      .bind(person)
      .all();
    expect(results).toEqual([{ n: 2 }]);
  });

  it("lets a consent count only for the password whose sign-in gave it", async () => {
    const email = "consents@example.test";
    const person = await memberOfBoth(email);
    await storeConsent(person);
    const limited = await recover(home, person, NEW);

    expect((await authorize(limited, { organization: HOME })).pathname).toBe("/consent");
    const own = newBrowser();
    await own.signIn(email);
    expect((await authorize(own, { organization: OTHER })).searchParams.has("code")).toBe(true);
  });
});

describe("a password that opens nothing any more", () => {
  it("goes when the next one is set, with its sign-ins", async () => {
    const email = "leaver@example.test";
    const person = await memberOfBoth(email);
    const browser = await recover(home, person, NEW);
    await env.DB.prepare("DELETE FROM memberships WHERE person = ? AND organization = ?")
      .bind(person, HOME)
      .run();
    await storePerson({ id: person });
    await recover(home, person, "yet another new password");

    expect((await browser.fetch("/account")).status).toBe(302);
    expect(await refusalOf(await newBrowser().signIn(email, NEW))).toBe(WRONG_PASSWORD);
    const passwords = env.DB.prepare("SELECT count(*) AS n FROM account WHERE user_id = ?");
    expect(await passwords.bind(person).first()).toEqual({ n: 2 });
  });
});
