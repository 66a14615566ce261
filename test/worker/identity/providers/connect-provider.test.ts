import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { HOME, storeOrganization } from "../../support/organizations.ts";
import { readTrailOf } from "../../support/trail.ts";
import {
  addMember,
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
import { opened } from "../support/links.ts";
import {
  findPersonOf,
  openBrowser,
  openTestProvider,
  personOf,
  prepareAnswer,
  signInWith,
  type TestProvider,
} from "../support/provider.ts";
import { refusalOf } from "../support/refusal-of.ts";

let acme: TestProvider;
beforeAll(async () => {
  await prepare();
  await storeOrganization("org_other");
  acme = await openTestProvider();
}, PREPARE_MS);

let count = 0;
/** Stores an own account of two organizations, signed in by its password. */
async function storeSignedIn() {
  count += 1;
  const email = `double${count}@example.test`;
  const person = await storeAccount(email);
  for (const organization of [HOME, "org_other"]) await addMember(person, organization);
  await storeConsent(person);
  const browser = new Browser({ address: `198.51.104.${count}` });
  await browser.signIn(email);
  return { email, person, browser };
}

async function send(browser: Browser, fields: Record<string, string>): Promise<Response> {
  const form_token = await browser.formToken("/account");
  return browser.post("/account", { form_token, provider: acme.id, ...fields });
}

/** Presses Connect. @returns the parameters of the authorization request */
async function begin(browser: Browser, fields: Record<string, string> = {}) {
  const page = await (await send(browser, { answer: "connect", ...fields })).text();
  const [, address = ""] = /<a class="button primary" href="([^"]+)"/.exec(page) ?? [];
  return new URL(address.replaceAll("&amp;", "&")).searchParams;
}

/** Presses Connect, and answers as the provider with this subject. */
async function connect(browser: Browser, sub: string, fields: Record<string, string> = {}) {
  const request = await begin(browser, fields);
  // Another person may be signed in at the provider on this computer.
  expect(request.get("prompt")).toBe("login");
  return browser.fetch(prepareAnswer(acme, request, personOf(sub, { email: "any@where.example" })));
}

describe("connecting a provider on the account page", () => {
  it("needs no address, keeps password and sign-ins, and opens that provider's organization alone", async () => {
    const { email, person, browser } = await storeSignedIn();
    expect(await (await browser.fetch("/account")).text()).toContain("Connect Acme Login");
    const answer = await connect(browser, `sub-${person}`);
    expect(await answer.text()).toContain("url=/account?connected=1");
    expect(await findPersonOf(acme, `sub-${person}`)).toBe(person);
    expect(await opened(browser)).toEqual([HOME, "org_other"]);
    const trail = await readTrailOf(person);
    expect(trail.find(({ action }) => action === "identity.linked")?.details).toEqual({
      provider: acme.id,
      by: "account",
    });

    const byProvider = openBrowser();
    await signInWith(byProvider, acme, personOf(`sub-${person}`));
    expect(await opened(byProvider)).toEqual([HOME]);
    const page = await (await byProvider.fetch("/account")).text();
    expect(page).not.toContain("Change password");
    expect(page).toContain("sign in with your password");
    const byPassword = new Browser({ address: "198.51.104.200" });
    expect((await byPassword.signIn(email)).headers.get("Location")).toBe("/account");
    await env.DB.prepare("DELETE FROM account WHERE user_id = ?").bind(person).run();
    const without = await (await byProvider.fetch("/account")).text();
    expect(without).not.toContain("sign in with your password");
    expect(without).toContain("You sign in through your company alone.");
  });

  it("needs the password again unless the sign-in is fresh", async () => {
    const { person, browser } = await storeSignedIn();
    await ageSignIns(person, 700);
    const refused = await send(browser, { answer: "connect" });
    expect(await refusalOf(refused)).toBe("The current password is wrong.");
    await connect(browser, `sub-${person}`, { [`password-${acme.id}`]: PASSWORD });
    expect(await findPersonOf(acme, `sub-${person}`)).toBe(person);
  });

  it("is refused if the provider's account is another person's, or the sign-in ended", async () => {
    await signInWith(openBrowser(), acme, personOf("taken"));
    const { person, browser } = await storeSignedIn();
    expect(await refusalOf(await connect(browser, "taken"))).toBe(
      "This account at Acme Login belongs to another person here.",
    );
    const request = await begin(browser);
    await env.DB.prepare("DELETE FROM session WHERE user_id = ?").bind(person).run();
    const path = prepareAnswer(acme, request, personOf("late"));
    expect(await refusalOf(await browser.fetch(path))).toMatch(/^You were signed out meanwhile/);
    expect(await findPersonOf(acme, "late")).toBeNull();
  });

  it("keeps the account's own name in the trail, whatever the provider calls the person", async () => {
    const { person, browser } = await storeSignedIn();
    await connect(browser, `sub-${person}`);
    const { results } = await env.DB.prepare(
      "SELECT DISTINCT actor_name AS name FROM audit_events WHERE actor = ?",
    )
      .bind(person)
      .all();
    expect(results).toEqual([{ name: "Ben Basic" }]);
  });

  it("is refused if the person was removed, or connected it in another tab, meanwhile", async () => {
    const { person, browser } = await storeSignedIn();
    const request = await begin(browser);
    const path = prepareAnswer(acme, request, personOf("second"));
    await connect(browser, `sub-${person}`);
    expect(await refusalOf(await browser.fetch(path))).not.toBe("");
    expect(await findPersonOf(acme, "second")).toBeNull();
    expect(await findPersonOf(acme, `sub-${person}`)).toBe(person);
  });

  it("cannot be done, nor undone, by the provider's word alone", async () => {
    const { person, browser } = await storeSignedIn();
    await connect(browser, `sub-${person}`);
    const byProvider = openBrowser();
    await signInWith(byProvider, acme, personOf(`sub-${person}`));
    for (const answer of ["connect", "disconnect"]) {
      await send(byProvider, { answer, [`password-${acme.id}`]: PASSWORD });
    }
    expect(await findPersonOf(acme, `sub-${person}`)).toBe(person);
  });
});

describe("disconnecting a provider", () => {
  it("ends what it opened, and lets administrators give role and groups again", async () => {
    const { person, browser } = await storeSignedIn();
    await connect(browser, `sub-${person}`);
    const byProvider = openBrowser();
    await signInWith(byProvider, acme, personOf(`sub-${person}`));
    await env.DB.prepare("UPDATE oauth_consents SET password_id = ? WHERE person = ?")
      .bind(acme.id, person)
      .run();
    const code = await codeFor(byProvider, { organization: HOME });
    const grant = await (await trade(code)).json<Grant>();
    expect((await v1("/me", grant.access_token)).status).toBe(200);

    expect((await send(browser, { answer: "disconnect" })).status).toBe(303);
    expect(await findPersonOf(acme, `sub-${person}`)).toBeNull();
    expect((await v1("/me", grant.access_token)).status).toBe(401);
    expect((await byProvider.fetch("/account")).headers.get("Location")).toBe("/login");
    expect(await opened(browser)).toEqual([HOME, "org_other"]);
    const managed = await env.DB.prepare(
      "SELECT managed_by FROM memberships WHERE person = ? AND organization = ?",
    )
      .bind(person, HOME)
      .first();
    expect(managed).toEqual({ managed_by: null });
    const actions = (await readTrailOf(person)).map(({ action }) => action);
    expect(actions).toContain("identity.unlinked");
  });

  it("always leaves a way to sign in", async () => {
    const { person, browser } = await storeSignedIn();
    await connect(browser, `sub-${person}`);
    await env.DB.prepare("DELETE FROM account WHERE user_id = ?").bind(person).run();
    const refused = await send(browser, { answer: "disconnect" });
    expect(await refusalOf(refused)).toBe(
      "This is your only way to sign in, so it stays connected.",
    );
    expect(await findPersonOf(acme, `sub-${person}`)).toBe(person);
  });
});
