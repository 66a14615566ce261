import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { Browser, PREPARE_MS, prepare, storeAccount } from "../support/browser.ts";
import { answer, codeOf, opened, passwordLink } from "../support/links.ts";
import {
  openBrowser,
  openTestProvider,
  personOf,
  signInWith,
  type TestProvider,
} from "../support/provider.ts";

const OTHER = "org_other";
const NEW = "an entirely new password";
let acme: TestProvider;
let address = 0;
beforeAll(async () => {
  await prepare();
  await storeOrganization(OTHER);
  acme = await openTestProvider();
}, PREPARE_MS);

const newBrowser = () => new Browser({ address: `198.51.105.${++address}` });

/** Stores an own account of another organization that this provider knows, and has it return through the provider. */
async function storeReturned(sub: string) {
  const email = `${sub}@example.test`;
  const person = await storePerson({ id: await storeAccount(email), organization: OTHER });
  await env.DB.prepare("INSERT INTO identities VALUES (?, ?, ?, 1, 1)")
    .bind(acme.id, sub, person)
    .run();
  const browser = openBrowser();
  await signInWith(browser, acme, personOf(sub));
  return { email, person, browser };
}

const storeAdministrator = async (organization: string) =>
  storeSession(await storePerson({ role: "Global_Admin", organization }), organization);

async function setPassword(session: string, person: string): Promise<Browser> {
  const browser = newBrowser();
  const code = codeOf(await passwordLink(session, person));
  await answer(browser, "/password", { code, password: NEW });
  return browser;
}

describe("a member who returns through the provider", () => {
  it("is not opened by a password that was proved to another organization alone", async () => {
    const { email, browser } = await storeReturned("pat");
    expect(await opened(browser)).toEqual([HOME]);
    const byPassword = newBrowser();
    await byPassword.signIn(email);
    expect(await opened(byPassword)).toEqual([OTHER]);
  });

  it("is opened by a password that this organization's link set, beside the other one's", async () => {
    const { email, person } = await storeReturned("rex");
    await setPassword(await storeAdministrator(HOME), person);
    const byNew = newBrowser();
    await byNew.signIn(email, NEW);
    expect(await opened(byNew)).toEqual([HOME]);
    const byEarlier = newBrowser();
    await byEarlier.signIn(email);
    expect(await opened(byEarlier)).toEqual([OTHER]);
  });
});
