import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import { countCopies } from "../../support/keeper.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeKeptToken } from "../../support/store-kept-token.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";
import { Browser, PREPARE_MS, prepare, storeAccount, storeConsent } from "../support/browser.ts";
import { answer, codeOf, enter, invited, passwordLink } from "../support/links.ts";
import { BAD_CODE, refusalOf, WRONG_PASSWORD } from "../support/refusal-of.ts";

const PATH = "/password";
const OTHER = "org_other";
const NEW = "an entirely new password";
let session: string;
let address = 0;

beforeAll(async () => {
  await prepare();
  await storeOrganization(OTHER);
}, PREPARE_MS);

beforeEach(async () => {
  session = await storeSession(await storePerson({ role: "Global_Admin" }));
});

const newBrowser = () => new Browser({ address: `192.0.2.${++address}` });
const NO_GOOD = "This code does not work.";

async function member(email: string): Promise<string> {
  const person = await storeAccount(email);
  return storePerson({ id: person });
}

describe("a password link", () => {
  it("sets a new password once, ends every sign-in, and keeps tokens alive", async () => {
    const email = "forgot@example.test";
    const person = await member(email);
    await storePerson({ id: person, organization: OTHER });
    await storePerson({ role: "Global_Admin", organization: OTHER });
    const old = newBrowser();
    await old.signIn(email);
    const sessions = [await storeSession(person), await storeSession(person, OTHER)];
    const token = await storeToken({ owner: person, scopes: ["API_READ"] });
    await env.DB.prepare("DELETE FROM memberships WHERE person = ? AND organization = ?")
      .bind(person, OTHER)
      .run();
    const issued = await passwordLink(session, person);
    const code = codeOf(issued);
    const browser = newBrowser();

    expect(issued.link).toMatch(/\/password#[A-Za-z0-9_-]{43}$/);
    expect(await (await enter(browser, PATH, code)).text()).toContain(email);
    const set = await answer(browser, PATH, { code, password: NEW });
    expect([set.status, set.headers.get("Location")]).toEqual([303, "/account"]);
    expect((await browser.fetch("/account")).status).toBe(200);
    expect((await old.fetch("/account")).status).toBe(302);
    for (const each of sessions) expect((await call("/v1/me", { token: each })).status).toBe(401);
    expect((await call("/v1/tokens/self", { token: token.plaintext })).status).toBe(200);
    expect(await refusalOf(await newBrowser().signIn(email))).toBe(WRONG_PASSWORD);
    expect((await newBrowser().signIn(email, NEW)).status).toBe(303);
    expect(await (await answer(newBrowser(), PATH, { code })).text()).toContain(NO_GOOD);
    const actions = (await readTrailOf(person)).map(({ action }) => action);
    for (const action of ["password_link.created", "password.set", "session.ended"]) {
      expect(actions).toContain(action);
    }
    expect(JSON.stringify(await readTrailOf(person))).not.toContain(code);
  });

  it("destroys the keys of what the person keeps in the organization, and no others", async () => {
    const person = await member("keeps@example.test");
    await storePerson({ id: person, organization: OTHER });
    const tokens = [];
    for (const [owner, organization] of [
      ...[HOME, OTHER].map((id) => [person, id] as const),
      [await storePerson(), HOME] as const,
    ]) {
      tokens.push(await storeKeptToken({ owner, organization }));
    }
    const code = codeOf(await passwordLink(session, person));
    await answer(newBrowser(), PATH, { code, password: NEW });
    expect(await Promise.all(tokens.map(countCopies))).toEqual([0, 1, 1]);
  });

  it("makes each installation of the extension ask for consent again", async () => {
    const email = "allowed@example.test";
    const person = await member(email);
    await storeConsent(person);
    await storeConsent(await member("somebody-else@example.test"));
    const code = codeOf(await passwordLink(session, person));
    await answer(newBrowser(), PATH, { code, password: NEW });
    const { results } = await env.DB.prepare("SELECT person FROM oauth_consents").all();
    expect(results).toHaveLength(1);
    expect(results).not.toContainEqual({ person });
  });

  it("refuses a short password and stays valid", async () => {
    const person = await member("short@example.test");
    const code = codeOf(await passwordLink(session, person));

    const browser = newBrowser();
    const refused = await answer(browser, PATH, { code, password: "short" });
    expect(await refusalOf(refused)).toBe("Choose a password of 8 to 128 characters.");
    expect((await answer(browser, PATH, { code, password: NEW })).status).toBe(303);
  });

  it("ends with the next link, and does not open the invitation page", async () => {
    const person = await member("again@example.test");
    const first = codeOf(await passwordLink(session, person));
    const second = codeOf(await passwordLink(session, person));
    const invitation = codeOf(await invited(session, { email: "mixed@example.test" }));

    expect(await refusalOf(await enter(newBrowser(), PATH, first))).toMatch(BAD_CODE);
    const elsewhere = await enter(newBrowser(), "/invitation", second);
    expect(await refusalOf(elsewhere)).toMatch(BAD_CODE);
    expect(await refusalOf(await enter(newBrowser(), PATH, invitation))).toMatch(BAD_CODE);
    const opened = await enter(newBrowser(), PATH, second);
    expect([opened.status, await refusalOf(opened)]).toEqual([200, null]);
  });
});

describe("an administrator", () => {
  it("loses the links that they created once they lose the power", async () => {
    const person = await member("demoted@example.test");
    const admin = await storePerson({ role: "Global_Admin" });
    const code = codeOf(await passwordLink(await storeSession(admin), person));
    await env.DB.prepare("UPDATE memberships SET role = 'Admin' WHERE person = ?")
      .bind(admin)
      .run();

    const refused = await answer(newBrowser(), PATH, { code, password: NEW });
    expect(await refusalOf(refused)).toMatch(BAD_CODE);
  });
});
