import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";
import {
  ageSignIns,
  Browser,
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
import { OTHER_INSTALLATION, prove } from "../support/installation.ts";
import { answer, codeOf, passwordLink } from "../support/links.ts";
import {
  BAD_CODE,
  FOREIGN_FORM,
  refusalOf,
  THROTTLED,
  WRONG_PASSWORD,
} from "../support/refusal-of.ts";

const NEW = "an entirely new password";
let address = 0;

beforeAll(prepare, PREPARE_MS);

const newBrowser = () => new Browser({ address: `198.18.7.${++address}` });

/** Stores a member who is signed in in two browsers, in each with a session of the extension. */
async function signedInTwice(email: string) {
  const person = await storePerson({ id: await storeAccount(email) });
  await storeConsent(person);
  await storeConsent(person, OTHER_INSTALLATION);
  const [here, there] = [newBrowser(), newBrowser()];
  await here.signIn(email);
  await there.signIn(email);
  const sessionHere = await (await trade(await codeFor(here))).json<Grant>();
  const jkt = { dpop_jkt: OTHER_INSTALLATION.thumbprint };
  const traded = await trade(await codeFor(there, jkt), {}, prove(OTHER_INSTALLATION));
  const sessionThere = await traded.json<Grant>();
  return { person, here, there, sessionHere, sessionThere };
}

const statusOf = async ({ access_token }: Grant) => (await v1("/me", access_token)).status;
const change = async (browser: Browser, fields: Record<string, string>) =>
  browser.post("/account", {
    form_token: await browser.formToken("/account"),
    answer: "change_password",
    password: PASSWORD,
    "new-password": NEW,
    ...fields,
  });
const WRONG_CURRENT = "The current password is wrong.";

describe("changing the password on the account page", () => {
  it("ends every other sign-in and session, and keeps this one and its session", async () => {
    const email = "changes@example.test";
    const { person, here, there, sessionHere, sessionThere } = await signedInTwice(email);
    const admin = await storeSession(await storePerson({ role: "Global_Admin" }));
    const link = codeOf(await passwordLink(admin, person));

    const changed = await change(here, {});

    expect([changed.status, changed.headers.get("Location")]).toEqual([303, "/account?changed=1"]);
    expect(await (await here.fetch("/account?changed=1")).text()).toContain("is changed");
    expect((await there.fetch("/account")).status).toBe(302);
    expect([await statusOf(sessionHere), await statusOf(sessionThere)]).toEqual([200, 401]);
    const consents = env.DB.prepare("SELECT count(*) AS n FROM oauth_consents WHERE person = ?");
    expect(await consents.bind(person).first()).toEqual({ n: 1 });
    expect(await refusalOf(await newBrowser().signIn(email))).toBe(WRONG_PASSWORD);
    expect((await newBrowser().signIn(email, NEW)).status).toBe(303);
    const late = await answer(newBrowser(), "/password", { code: link, password: NEW });
    expect(await refusalOf(late)).toMatch(BAD_CODE);
    const trail = await readTrailOf(person);
    expect(trail).toContainEqual(
      expect.objectContaining({ action: "password.set", actor: person }),
    );
    expect(trail).toContainEqual(
      expect.objectContaining({ action: "session.ended", details: { reason: "password_set" } }),
    );
  });

  it("refuses a wrong current password, and a bad new one, and changes nothing", async () => {
    const email = "refused@example.test";
    const { here, there, sessionThere } = await signedInTwice(email);

    expect(await refusalOf(await change(here, { password: "not this one" }))).toBe(WRONG_CURRENT);
    expect(await refusalOf(await change(here, { password: "" }))).toBe(WRONG_CURRENT);
    for (const [password, refusal] of [
      ["short", "Choose a password of 8 to 128 characters."],
      ["Password1", /first that attackers try/],
      ["refused2026", /more than your name/],
    ] as const) {
      expect(await refusalOf(await change(here, { "new-password": password }))).toMatch(refusal);
    }
    expect((await there.fetch("/account")).status).toBe(200);
    expect(await statusOf(sessionThere)).toBe(200);
  });

  it("counts wrong passwords with the sign-ins of that browser", async () => {
    const email = "counted@example.test";
    const person = await storeAccount(email);
    const browser = newBrowser();
    await browser.signIn(email);
    await change(browser, { password: "not this one" });
    await env.DB.prepare("UPDATE sign_in_attempts SET failures = 10").run();

    expect(await refusalOf(await change(browser, {}))).toMatch(THROTTLED);
    expect((await readTrailOf(person)).map(({ action }) => action)).toContain("sign_in.throttled");
    await env.DB.prepare("DELETE FROM sign_in_attempts").run();
  });

  it("accepts only its own form", async () => {
    const email = "forged@example.test";
    await storeAccount(email);
    const [browser, stranger] = [newBrowser(), newBrowser()];
    await browser.signIn(email);
    expect((await change(stranger, {})).status).toBe(303);
    expect(await refusalOf(await change(browser, { form_token: "x" }))).toBe(FOREIGN_FORM);
    expect((await newBrowser().signIn(email)).status).toBe(303);
  });
});

describe("signing out all other browsers", () => {
  const signOutOthers = async (browser: Browser, fields: Record<string, string> = {}) =>
    browser.post("/account", {
      form_token: await browser.formToken("/account"),
      answer: "sign_out_others",
      ...fields,
    });

  it("needs no password just after signing in", async () => {
    const { here, there, sessionHere, sessionThere } = await signedInTwice("fresh@example.test");
    expect(await (await here.fetch("/account")).text()).not.toContain("sign-out-password");

    expect((await signOutOthers(here)).status).toBe(303);

    expect((await there.fetch("/account")).status).toBe(302);
    expect([await statusOf(sessionHere), await statusOf(sessionThere)]).toEqual([200, 401]);
  });

  it("needs the password 10 minutes later", async () => {
    const { person, here, there } = await signedInTwice("stale@example.test");
    await ageSignIns(person, 601);
    expect(await (await here.fetch("/account")).text()).toContain("sign-out-password");

    expect(await refusalOf(await signOutOthers(here))).toBe(WRONG_CURRENT);
    const wrong = await signOutOthers(here, { "sign-out-password": "not this one" });
    expect(await refusalOf(wrong)).toBe(WRONG_CURRENT);
    expect((await there.fetch("/account")).status).toBe(200);
    expect((await signOutOthers(here, { "sign-out-password": PASSWORD })).status).toBe(303);
    expect((await there.fetch("/account")).status).toBe(302);
    expect((await here.fetch("/account")).status).toBe(200);
  });
});
