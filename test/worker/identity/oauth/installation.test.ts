import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { FOREIGN_FORM, refusalOf } from "../../identity/support/refusal-of.ts";
import { HOME, now, storeOrganization } from "../../support/organizations.ts";
import {
  addMember,
  auditActions,
  authorizePath,
  Browser,
  codeFor,
  type Grant,
  locationOf,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
  trade,
  v1,
} from "../support/browser.ts";
import { INSTALLATION, OTHER_INSTALLATION, prove } from "../support/installation.ts";

// The attacker is another extension of the same browser. It uses the person's cookie by opening tabs, it reads
// the address of each tab, and it has a key of its own.
const ATTACKER = OTHER_INSTALLATION;
beforeAll(prepare, PREPARE_MS);

let addresses = 0;
async function signInBrowser(): Promise<{ person: string; browser: Browser }> {
  addresses += 1;
  const email = `installed-${addresses}@example.test`;
  const person = await storeAccount(email);
  await addMember(person, HOME);
  const browser = new Browser({ address: `198.51.100.${addresses}` });
  await browser.signIn(email);
  return { person, browser };
}

const consentPath = (jkt: string) =>
  authorizePath("c".repeat(43), { dpop_jkt: jkt }).replace("/oauth/authorize", "/consent");

async function allow(browser: Browser, jkt: string): Promise<void> {
  const path = consentPath(jkt);
  const form_token = await browser.formToken(path);
  expect((await browser.post(path, { form_token, decision: "allow" })).status).toBe(303);
}

async function signInAs(browser: Browser, by = INSTALLATION): Promise<Grant> {
  const code = await codeFor(browser, { dpop_jkt: by.thumbprint });
  return (await trade(code, {}, prove(by))).json<Grant>();
}

/** Asks without a page, as the attack does. @returns the error of the answer */
async function askSilently(browser: Browser, by = ATTACKER): Promise<string | null> {
  const path = authorizePath("c".repeat(43), { prompt: "none", dpop_jkt: by.thumbprint });
  return locationOf(await browser.fetch(path)).searchParams.get("error");
}

describe("another extension of the browser", () => {
  it("gets no code without a page, though the person has allowed ours", async () => {
    const { browser } = await signInBrowser();
    await allow(browser, INSTALLATION.thumbprint);
    expect(await askSilently(browser, INSTALLATION)).toBeNull();
    expect(await askSilently(browser)).toBe("consent_required");
  });

  it("brings up a page that names the new browser and the one that was allowed", async () => {
    const { browser } = await signInBrowser();
    const first = await (await browser.fetch(consentPath(INSTALLATION.thumbprint))).text();
    expect(first).toContain("A new browser asks");
    expect(first).not.toContain("You already allowed");
    await allow(browser, INSTALLATION.thumbprint);
    const path = authorizePath("c".repeat(43), { dpop_jkt: ATTACKER.thumbprint });
    expect(locationOf(await browser.fetch(path)).pathname).toBe("/consent");
    const page = await (await browser.fetch(consentPath(ATTACKER.thumbprint))).text();
    // The person's time zone is not known here, so the day names its own.
    expect(page).toMatch(
      /You already allowed Latchkey in Chrome on Linux on \d{1,2} \w+ \d{4} \(UTC\)/,
    );
  });

  it("cannot answer that page by a form of its own", async () => {
    const { browser } = await signInBrowser();
    const path = consentPath(ATTACKER.thumbprint);
    const form_token = await browser.formToken(path);
    const origin = { Origin: `chrome-extension://${"a".repeat(32)}` };
    const answer = { form_token, decision: "allow" };
    expect(await refusalOf(await browser.post(path, answer, origin))).toBe(FOREIGN_FORM);
    const unsigned = await browser.post(path, { ...answer, form_token: "" });
    expect(await refusalOf(unsigned)).toBe(FOREIGN_FORM);
    expect(await askSilently(browser)).toBe("consent_required");
  });

  it.each<[string, string, (() => Promise<string>) | null]>([
    ["without a key", "invalid_dpop_proof", null],
    ["with its own key", "invalid_grant", () => prove(ATTACKER)],
    [
      "with our public key in its proof",
      "invalid_dpop_proof",
      () => prove(ATTACKER, {}, { jwk: INSTALLATION.publicKey }),
    ],
  ])("cannot trade our code %s, and uses the code up", async (_, error, proof) => {
    const { browser, person } = await signInBrowser();
    await storeConsent(person);
    const code = await codeFor(browser);
    const stolen = await trade(code, {}, proof === null ? null : proof());
    expect(stolen.status).toBe(400);
    expect(await stolen.json()).toMatchObject({ error });
    expect(await (await trade(code)).json()).toMatchObject({ error: "invalid_grant" });
    expect((await auditActions(person)).slice(2)).toEqual(["code.refused"]);
  });

  it("does not stop our sign-in with a code from a tab, whose verifier it lacks", async () => {
    const { browser, person } = await signInBrowser();
    await storeConsent(person);
    const code = await codeFor(browser);
    const guess = { code_verifier: "g".repeat(43) };
    expect((await trade(code, guess, prove(ATTACKER))).status).toBe(400);
    expect((await trade(code)).status).toBe(200);
  });

  it("ends no session of ours by its own", async () => {
    const { browser, person } = await signInBrowser();
    await storeConsent(person);
    await storeConsent(person, ATTACKER);
    const ours = await signInAs(browser);
    await signInAs(browser, ATTACKER);
    expect((await v1("/sessions", ours.access_token)).status).toBe(200);
  });
});

describe("a consent", () => {
  it("counts for one person only", async () => {
    const { browser } = await signInBrowser();
    await allow(browser, INSTALLATION.thumbprint);
    const other = await signInBrowser();
    expect(await askSilently(other.browser, INSTALLATION)).toBe("consent_required");
  });

  it("counts in every organization, and shows in each when it was given", async () => {
    const { browser, person } = await signInBrowser();
    const second = await storeOrganization("org_installation");
    await addMember(person, second);
    await storeConsent(person);
    await env.DB.prepare("UPDATE oauth_consents SET granted_at = 86400 WHERE person = ?")
      .bind(person)
      .run();
    for (const organization of [HOME, second]) {
      const code = await codeFor(browser, { organization });
      const { access_token } = await (await trade(code)).json<Grant>();
      expect(await (await v1("/sessions", access_token)).json()).toMatchObject({
        sessions: [{ name: "Chrome on Linux", allowed_at: "1970-01-02T00:00:00Z" }],
      });
    }
  });

  it("ends with the browser that a person signs out from the list", async () => {
    const { browser, person } = await signInBrowser();
    await storeConsent(person, ATTACKER);
    const theirs = await signInAs(browser, ATTACKER);
    const elsewhere = new Browser({ address: "198.51.100.222" });
    await elsewhere.signIn(`installed-${addresses}@example.test`);
    await storeConsent(person);
    const ours = await signInAs(elsewhere);
    await v1(`/sessions/${theirs.session_id}`, ours.access_token, "DELETE");
    await browser.signIn(`installed-${addresses}@example.test`);
    expect(await askSilently(browser)).toBe("consent_required");
    expect(await askSilently(browser, INSTALLATION)).toBeNull();
  });

  it("ends with the browser that a person signs out on the account page", async () => {
    const { browser, person } = await signInBrowser();
    await storeConsent(person, ATTACKER);
    await signInAs(browser, ATTACKER);
    const page = await (await browser.fetch("/account")).text();
    const sign_out = /name="sign_out" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const form_token = await browser.formToken("/account");
    await browser.post("/account", { form_token, sign_out });
    await browser.signIn(`installed-${addresses}@example.test`);
    expect(await askSilently(browser)).toBe("consent_required");
  });

  it("is kept by an extension that signs itself out", async () => {
    const { browser, person } = await signInBrowser();
    await storeConsent(person);
    const { access_token } = await signInAs(browser);
    await browser.post("/oauth/revoke", { token: access_token });
    await browser.signIn(`installed-${addresses}@example.test`);
    expect(await askSilently(browser, INSTALLATION)).toBeNull();
  });

  it("is one of 50 at most, the newest", async () => {
    const { browser, person } = await signInBrowser();
    const insert = env.DB.prepare("INSERT INTO oauth_consents VALUES (?, ?, ?, ?, ?, NULL)");
    await env.DB.batch(
      Array.from({ length: 60 }, (_, at) =>
        insert.bind(person, "latchkey-extension", `key-${at}`, "Chrome", now() - 60 + at),
      ),
    );
    await allow(browser, INSTALLATION.thumbprint);
    expect(await askSilently(browser, INSTALLATION)).toBeNull();
    const { results } = await env.DB.prepare(
      "SELECT key_thumbprint AS key FROM oauth_consents WHERE person = ? ORDER BY granted_at",
    )
      .bind(person)
      .all<{ key: string }>();
    expect(results).toHaveLength(50);
    expect(results[0]?.key).toBe("key-11");
  });
});

describe("a DPoP proof at /oauth/token", () => {
  it("works once, also for another code of its key", async () => {
    const { browser, person } = await signInBrowser();
    await storeConsent(person);
    const proof = await prove(INSTALLATION);
    expect((await trade(await codeFor(browser), {}, proof)).status).toBe(200);
    const code = await codeFor(browser);
    const replayed = await trade(code, {}, proof);
    expect(replayed.status).toBe(400);
    expect(await replayed.json()).toMatchObject({ error: "invalid_dpop_proof" });
    expect((await trade(code)).status).toBe(200);
  });

  it("of a wrong clock gets a nonce, with which the code works", async () => {
    const { browser, person } = await signInBrowser();
    await storeConsent(person);
    const code = await codeFor(browser);
    const late = await trade(code, {}, prove(INSTALLATION, { iat: 0 }));
    expect(late.status).toBe(400);
    expect(await late.json()).toMatchObject({ error: "use_dpop_nonce" });
    expect(late.headers.get("Access-Control-Expose-Headers")).toContain("DPoP-Nonce");
    const nonce = late.headers.get("DPoP-Nonce");
    expect((await trade(code, {}, prove(INSTALLATION, { iat: 0, nonce }))).status).toBe(200);
  });
});
