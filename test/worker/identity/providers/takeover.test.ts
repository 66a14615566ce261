import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { countCopies } from "../../support/keeper.ts";
import { HOME, storeOrganization } from "../../support/organizations.ts";
import { storeCopy } from "../../support/store-kept-token.ts";
import { storeToken } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";
import {
  addMember,
  Browser,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
} from "../support/browser.ts";
import {
  findPersonOf,
  openBrowser,
  openTestProvider,
  personOf,
  signInWith,
  type TestProvider,
} from "../support/provider.ts";
import { refusalOf, WRONG_PASSWORD } from "../support/refusal-of.ts";

let acme: TestProvider;
beforeAll(async () => {
  await prepare();
  acme = await openTestProvider({ domain: "acme.example" });
}, PREPARE_MS);

const EXISTS =
  "An account with this address exists. Sign in to it, then connect Acme Login under Account.";
let count = 0;

/** Stores an own account with an address of the proved domain, and signs it in by its password. */
async function storeOwn({ organizations = [HOME] }: { organizations?: string[] } = {}) {
  count += 1;
  const sub = `own${count}`;
  const email = `${sub}@acme.example`;
  const person = await storeAccount(email);
  for (const organization of organizations) await addMember(person, organization);
  await storeConsent(person);
  return { sub, email, person };
}

describe("an own account", () => {
  it("is linked by an address of a proved domain, and keeps neither password, sign-ins nor kept secrets, but its tokens", async () => {
    const { sub, email, person } = await storeOwn();
    const earlier = new Browser({ address: "198.51.102.1" });
    await earlier.signIn(email);
    const token = await storeToken({ owner: person });
    await storeToken({ kind: "ses", owner: person });
    await storeCopy({ id: token.id, owner: person, organization: HOME });

    const browser = openBrowser();
    expect(await (await signInWith(browser, acme, personOf(sub))).text()).toContain(
      "You are signed in",
    );
    expect(await findPersonOf(acme, sub)).toBe(person);
    expect((await earlier.fetch("/account")).headers.get("Location")).toBe("/login");
    expect(await countCopies(token.id)).toBe(0);
    const again = await new Browser({ address: "198.51.102.2" }).signIn(email);
    expect(await refusalOf(again)).toBe(WRONG_PASSWORD);
    const revoked = await env.DB.prepare(
      "SELECT id FROM tokens WHERE owner = ? AND revoked_at IS NULL",
    )
      .bind(person)
      .all();
    expect(revoked.results).toEqual([{ id: token.id }]);
    const trail = await readTrailOf(person);
    expect(trail.find(({ action }) => action === "identity.linked")?.details).toEqual({
      provider: acme.id,
      by: "address",
    });
  });

  it.each([[false], ["false"]])("is not linked if email_verified is %j", async (email_verified) => {
    const { sub, email } = await storeOwn();
    const answer = await signInWith(openBrowser(), acme, personOf(sub, { email_verified }));
    expect(await refusalOf(answer)).toBe(EXISTS);
    expect(await findPersonOf(acme, sub)).toBeNull();
    expect((await new Browser({ address: "198.51.102.3" }).signIn(email)).status).toBe(303);
  });

  it("is not linked if it belongs to another organization too", async () => {
    await storeOrganization("org_other");
    const { sub } = await storeOwn({ organizations: [HOME, "org_other"] });
    expect(await refusalOf(await signInWith(openBrowser(), acme, personOf(sub)))).toBe(EXISTS);
    expect(await findPersonOf(acme, sub)).toBeNull();
  });

  it("is not linked if its password has to open the organization in an emergency", async () => {
    const { sub, person } = await storeOwn();
    await env.DB.prepare("UPDATE memberships SET emergency = 1 WHERE person = ?")
      .bind(person)
      .run();
    expect(await refusalOf(await signInWith(openBrowser(), acme, personOf(sub)))).toBe(EXISTS);
  });

  it("is not linked if no other administrator could repair the organization by a password", async () => {
    const organization = await storeOrganization("org_sole");
    const sole = await openTestProvider({ organization, domain: "sole.example" });
    const email = "boss@sole.example";
    const person = await storeAccount(email);
    await addMember(person, organization, { role: "Global_Admin" });
    const boss = personOf("boss", { email });
    const answer = await signInWith(openBrowser(), sole, boss);
    expect(await refusalOf(answer)).toMatch(/^An account with this address exists/);
    expect((await new Browser({ address: "198.51.102.5" }).signIn(email)).status).toBe(303);

    await addMember(await storeAccount("deputy@sole.example"), organization, {
      role: "Global_Admin",
    });
    await signInWith(openBrowser(), sole, boss);
    expect(await findPersonOf(sole, "boss")).toBe(person);
  });

  it("is not linked to a second subject, whom the provider gave the address of somebody who left", async () => {
    const { sub, email, person } = await storeOwn();
    await signInWith(openBrowser(), acme, personOf(sub));
    const hired = await signInWith(openBrowser(), acme, personOf("hired", { email }));
    expect(await refusalOf(hired)).toBe(EXISTS);
    expect(await findPersonOf(acme, "hired")).toBeNull();
    expect(await findPersonOf(acme, sub)).toBe(person);
  });

  it("that another organization made for a proved address keeps its owner out of nothing", async () => {
    await storeOrganization("org_other");
    const { sub, person } = await storeOwn({ organizations: ["org_other"] });
    const answer = await signInWith(openBrowser(), acme, personOf(sub));
    expect(await answer.text()).toContain("You are signed in");
    expect([null, person]).not.toContain(await findPersonOf(acme, sub));
  });

  it("of another organization is neither linked nor told of, whatever address a provider names", async () => {
    await storeOrganization("org_evil");
    const evil = await openTestProvider({ organization: "org_evil", domain: "evil.example" });
    const { sub, email, person } = await storeOwn();
    const answer = await signInWith(openBrowser(), evil, personOf(sub));
    expect(await answer.text()).toContain("You are signed in");
    const created = await findPersonOf(evil, sub);
    expect(created).not.toBe(person);
    const { results } = await env.DB.prepare(
      "SELECT organization FROM memberships WHERE person = ?",
    )
      .bind(created)
      .all();
    expect(results).toEqual([{ organization: "org_evil" }]);
    expect((await new Browser({ address: "198.51.102.4" }).signIn(email)).status).toBe(303);
  });

  it("is not linked after the proof of the domain was withdrawn; people who are known stay so", async () => {
    const late = await openTestProvider({ domain: "late.example" });
    const address = (name: string) => ({ email: `${name}@late.example` });
    await signInWith(openBrowser(), late, personOf("early", address("early")));
    const known = await findPersonOf(late, "early");
    const person = await storeAccount("own@late.example");
    await addMember(person, HOME);
    await env.DB.prepare("UPDATE provider_domains SET verified_at = NULL WHERE provider = ?")
      .bind(late.id)
      .run();
    const refused = await signInWith(openBrowser(), late, personOf("own", address("own")));
    expect(await refusalOf(refused)).toBe(EXISTS);
    const again = await signInWith(openBrowser(), late, personOf("early", address("early")));
    expect(await again.text()).toContain("You are signed in");
    expect(await findPersonOf(late, "early")).toBe(known);
  });
});
