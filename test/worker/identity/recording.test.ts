import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOME } from "../support/organizations.ts";
import {
  addMember,
  authorizePath,
  Browser,
  codeFor,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
  trade,
} from "./support/browser.ts";
import { FAULT, refusalOf } from "./support/refusal-of.ts";

const makeRecordingFail = () =>
  env.DB.prepare(
    "CREATE TRIGGER no_records BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END",
  ).run();
const makeRecordingWork = () => env.DB.prepare("DROP TRIGGER IF EXISTS no_records").run();
const count = (table: string, column: string, person: string) =>
  env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${column} = ?`)
    .bind(person)
    .first<number>("n");

let person: string;
let email: string;
let browser: Browser;
let addresses = 0;

beforeAll(prepare, PREPARE_MS);
beforeEach(async () => {
  addresses += 1;
  email = `recorded-${addresses}@example.test`;
  person = await storeAccount(email);
  await addMember(person, HOME);
  browser = new Browser({ address: `192.0.2.${addresses}` });
});
afterEach(makeRecordingWork);

describe("an action that cannot be recorded does not happen:", () => {
  it("a sign-in", async () => {
    await makeRecordingFail();
    expect(await refusalOf(await browser.signIn(email))).toBe(FAULT);
    expect(browser.cookies.has("__Host-latchkey-session")).toBe(false);
    expect(await count("session", "user_id", person)).toBe(0);
  });

  it("the answer to a wrong password", async () => {
    await makeRecordingFail();
    expect(await refusalOf(await browser.signIn(email, "a wrong password"))).toBe(FAULT);
  });

  it("a consent", async () => {
    await browser.signIn(email);
    const consent = authorizePath("c".repeat(43)).replace("/oauth/authorize", "/consent");
    const form_token = await browser.formToken(consent);
    await makeRecordingFail();
    expect(await refusalOf(await browser.post(consent, { form_token, decision: "allow" }))).toBe(
      FAULT,
    );
    expect(await count("oauth_consents", "person", person)).toBe(0);
  });

  it("a session of the extension, whose code stays valid", async () => {
    await storeConsent(person);
    await browser.signIn(email);
    const code = await codeFor(browser);
    await makeRecordingFail();
    expect((await trade(code)).status).toBe(503);
    expect(await count("tokens", "owner", person)).toBe(0);
    await makeRecordingWork();
    expect((await trade(code)).status).toBe(200);
  });

  it("a sign-out", async () => {
    await browser.signIn(email);
    const page = await (await browser.fetch("/account")).text();
    const sign_out = /name="sign_out" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const form_token = await browser.formToken("/account");
    await makeRecordingFail();
    expect(await refusalOf(await browser.post("/account", { form_token, sign_out }))).toBe(FAULT);
    expect(await count("session", "user_id", person)).toBe(1);
  });
});
