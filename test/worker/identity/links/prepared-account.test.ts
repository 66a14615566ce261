import { beforeAll, describe, expect, it } from "vitest";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import {
  authorizePath,
  Browser,
  locationOf,
  PASSWORD,
  PREPARE_MS,
  pkce,
  prepare,
  storeAccount,
  storeConsent,
} from "../support/browser.ts";
import { answer, codeOf, enter, invited, membershipsOf, opened } from "../support/links.ts";
import { refusalOf, WRONG_PASSWORD } from "../support/refusal-of.ts";

const OTHER = "org_other";
const NEW = "an entirely new password";
let home: string;
let address = 0;

beforeAll(async () => {
  await prepare();
  await storeOrganization(OTHER);
  home = await storeSession(await storePerson({ role: "Global_Admin" }));
}, PREPARE_MS);

const newBrowser = () => new Browser({ address: `192.0.2.${++address}` });

describe("an account that an administrator prepared for an address that is not theirs", () => {
  const prepared = async (email: string) => {
    const person = await storePerson({ id: await storeAccount(email), organization: OTHER });
    const preparer = newBrowser();
    await preparer.signIn(email);
    return { person, preparer, code: codeOf(await invited(home, { email })) };
  };

  const authorizeHome = async (browser: Browser) => {
    const { challenge } = await pkce();
    return locationOf(await browser.fetch(authorizePath(challenge, { organization: HOME })));
  };

  it("does not keep the owner of the address out, and does not let its maker in", async () => {
    const email = "prepared@example.test";
    const { person, preparer, code } = await prepared(email);
    await storeConsent(person);
    const owner = newBrowser();

    expect(await (await enter(owner, "/invitation", code)).text()).toContain(
      "You do not know the password?",
    );
    const joined = await answer(owner, "/invitation", {
      code,
      answer: "join_anew",
      "new-password": NEW,
    });
    expect([joined.status, joined.headers.get("Location")]).toEqual([303, "/account"]);
    expect(await membershipsOf(person)).toHaveLength(2);
    expect(await opened(owner)).toEqual([HOME]);
    expect(await opened(preparer)).toEqual([OTHER]);
    expect((await authorizeHome(preparer)).pathname).toBe("/login");
    const again = newBrowser();
    await again.signIn(email, PASSWORD);
    expect(await opened(again)).toEqual([OTHER]);
  });

  it("still joins by its password, and refuses a wrong or a common one", async () => {
    const { code } = await prepared("knows@example.test");
    const browser = newBrowser();

    const wrong = await answer(browser, "/invitation", { code, password: NEW });
    expect(await refusalOf(wrong)).toBe(WRONG_PASSWORD);
    const common = { code, answer: "join_anew", "new-password": "Sunshine2026!" };
    expect(await refusalOf(await answer(browser, "/invitation", common))).toMatch(/first that/);
    expect((await answer(browser, "/invitation", { code })).status).toBe(303);
    expect(await opened(browser)).toEqual([HOME, OTHER]);
  });
});
