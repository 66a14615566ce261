import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import {
  Browser,
  codeFor,
  type Grant,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
  trade,
  v1,
} from "../support/browser.ts";
import { OTHER_INSTALLATION, prove } from "../support/installation.ts";
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
  it("creates no organization, since no password of theirs would open it", async () => {
    const { person } = await storeReturned("una");
    await env.DB.prepare("UPDATE memberships SET role = 'Global_Admin' WHERE person = ?")
      .bind(person)
      .run();
    const create = (token: string) =>
      call("/v1/organizations", {
        ...{ method: "POST", token, body: { name: "New", preset: "api-control-plane" } },
      });
    const refused = await create(await storeSession(person, HOME));
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ type: "urn:latchkey:problem:managed_elsewhere" });
    const own = await storePerson({
      id: await storeAccount("own@example.test"),
      role: "Global_Admin",
    });
    expect((await create(await storeSession(own, HOME))).status).toBe(201);
  });

  it("ends no sign-in elsewhere from the list of browsers, only what belongs to the organization", async () => {
    const { email, person, browser } = await storeReturned("sol");
    await storeConsent(person);
    await env.DB.prepare("UPDATE oauth_consents SET password_id = ? WHERE person = ?")
      .bind(acme.id, person)
      .run();
    const mine = await (await trade(await codeFor(browser))).json<Grant>();
    // The other browser signs in by the password of the other organization, and then through the provider too.
    const elsewhere = newBrowser();
    await elsewhere.signIn(email);
    await signInWith(elsewhere, acme, personOf("sol"));
    await storeConsent(person, OTHER_INSTALLATION);
    const by = { dpop_jkt: OTHER_INSTALLATION.thumbprint };
    const get = async (organization: string) => {
      const code = await codeFor(elsewhere, { ...by, organization });
      return await (await trade(code, {}, prove(OTHER_INSTALLATION))).json<Grant>();
    };
    const [there, here] = [await get(OTHER), await get(HOME)];
    expect((await v1("/me", there.access_token)).status).toBe(200);

    const ended = await v1(`/sessions/${here.session_id}`, mine.access_token, "DELETE");
    expect(ended.status).toBe(204);
    expect((await v1("/me", here.access_token)).status).toBe(401);
    expect((await v1("/me", there.access_token)).status).toBe(200);
    expect(await opened(elsewhere)).toEqual([OTHER]);
  });

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
