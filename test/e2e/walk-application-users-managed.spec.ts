import { expect, type Page, test } from "@playwright/test";
import { dayInMonths } from "./support/day-in.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { type Browser, openBrowser } from "./support/open-browser.ts";
import { button, expectScreen, fact } from "./support/screen.ts";
import {
  type SeededOrganization,
  seedOrganization,
  uniqueOrganizationId,
} from "./support/seed-organization.ts";
import { E2E_URL, verify, waitForStatus } from "./support/server.ts";
import { copySecret } from "./support/story.ts";

/*
 * The vendor's page on application users' API tokens, from top to bottom. A manager takes the steps for
 * another user, who collects the secret in a separate browser.
 */

const ORGANIZATION = uniqueOrganizationId("walk-managed");
const CONTROL = "Application Users > API Tokens";
const USER = "Ada Application";
const NAME = "Till";
/** The user's token from the seed. */
const OTHER = "Development";
const APIS = ["Inventory", "Labor", "Purchasing", "Recipes", "Sales"];

let organization: SeededOrganization;
let administrator: Browser;
let manager: Browser;
let owner: Browser;
/** The tab of the manager. */
let page: Page;
let secret = "";

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  organization = await seedOrganization("application-users", ORGANIZATION);
  administrator = await openBrowser(organization.emailOf("administrator"));
  manager = await openBrowser(organization.emailOf("token-managers"));
  owner = await openBrowser(organization.emailOf("application-user"));
});
test.afterAll(async () => {
  for (const browser of [administrator, manager, owner]) await browser.close();
});

const query = (question: string) => `?organization=${ORGANIZATION}&${question}`;
const radio = (level: string, api: string) =>
  page.getByRole("radio", { name: `${level} for ${api}`, exact: true });
const expires = () => page.getByRole("combobox", { name: "Expires", exact: true });
const dialog = () => page.getByRole("dialog");
const row = (name = NAME) => page.getByRole("listitem").filter({ has: button(page, name) });
/** Returns the answers to a proxy for a GET and a POST of this API. */
const answers = (api: string) =>
  Promise.all(
    ["GET", "POST"].map(
      async (method) => (await verify(secret, query(`api=${api}&method=${method}`))).status,
    ),
  );

/** Collects the pending secret in the owner's browser. */
async function collect(): Promise<string> {
  const { popup } = owner;
  await owner.reopen();
  await button(popup, `Collect ${NAME}`).click();
  const collected = await copySecret(popup);
  await button(popup, "I have saved it").click();
  await expectScreen(popup, NAME);
  return collected;
}

test("[APU-1] To display this tab, enable the user group control for who needs to grant access", async () => {
  const screen = await administrator.openInTab("Organization");
  const control = screen.getByRole("switch", {
    name: `${CONTROL} for Token managers`,
    exact: true,
  });
  await expect(control).toBeChecked();
  await control.click();
  await expect(control).not.toBeChecked();
  expect(await manager.menu()).not.toContain("People");
  await control.click();
  await expect(control).toBeChecked();
  expect(await manager.menu()).toContain("People");
  await screen.close();
});

test("[APU-1] A user without the control sees no trace of the screens", async () => {
  expect(await owner.menu()).toEqual((await manager.menu()).filter((item) => item !== "People"));
  await expect(owner.popup.getByText("Security")).toHaveCount(0);
  for (const path of ["people", "organization", "people/usr_0000000000000000000000/tokens"]) {
    await owner.reopen(path);
    await expectScreen(owner.popup, "Tokens");
  }
  const token = await readSessionToken(owner.context);
  const ask = async (path: string) => {
    const answer = await fetch(E2E_URL + path, { headers: { Authorization: `Bearer ${token}` } });
    const { request_id, ...problem } = await answer.json();
    return { status: answer.status, problem };
  };
  expect(await ask("/v1/users")).toEqual(await ask("/v1/nowhere"));
  expect((await ask("/v1/users")).status).toBe(404);
});

test("[APU-2] Under the Security menu, click Application Users", async () => {
  const { popup } = manager;
  await button(popup, "Account").click();
  const security = popup.getByRole("group", { name: "Security", exact: true });
  await expect(security.getByRole("menuitem", { name: "People", exact: true })).toBeVisible();
  await popup.keyboard.press("Escape");
  page = await manager.openInTab("People");
});

test("[APU-3] Click on the user who needs access to one or more APIs", async () => {
  await page.getByRole("searchbox", { name: "Search people", exact: true }).fill("ada");
  await button(page, `${USER}, ${organization.emailOf("application-user")}`).click();
  await expectScreen(page, USER);
  await expect(page.getByText(organization.emailOf("application-user"))).toBeVisible();
});

test("[APU-4] All tabs are visible by default; to hide one, click Menu and select Tabs", async () => {
  const tabs = page.getByRole("tab");
  await expect(tabs).toHaveText(["Details", "API Tokens", "Activity"]);
  const toggle = async (tab: string) => {
    await button(page, "Menu").click();
    const tabItems = page.getByRole("group", { name: "Tabs", exact: true });
    await tabItems.getByRole("menuitemcheckbox", { name: tab, exact: true }).click();
    await page.keyboard.press("Escape");
  };
  await toggle("Activity");
  await expect(tabs).toHaveText(["Details", "API Tokens"]);
  await page.reload();
  await expect(tabs).toHaveText(["Details", "API Tokens"]);
  await toggle("Activity");
  await expect(tabs).toHaveText(["Details", "API Tokens", "Activity"]);
});

test("[APU-5] Click on the API Tokens tab", async () => {
  await page.getByRole("tab", { name: "API Tokens", exact: true }).click();
  await expect(page.getByRole("list", { name: `Tokens of ${USER}`, exact: true })).toBeVisible();
  await expect(row(OTHER)).toContainText("Active");
});

test("[APU-6] [APU-7] [APU-8] To create a new token, click Add; choose months and access; Save", async () => {
  await button(page, "Add token").click();
  await expect(page.getByText(`For ${USER}`)).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(NAME);
  await expect(expires().getByRole("option")).toHaveText(["3 months", "6 months", "12 months"]);
  await expect(expires().locator("option:checked")).toHaveText("6 months");
  await expires().selectOption("3 months");
  for (const api of APIS) await expect(radio("No Access", api)).toBeChecked();
  await radio("Full Access", "Sales").check();
  await radio("Read Access", "Inventory").check();
  await button(page, "Create token").click();
  await expectScreen(page, USER);
  await expect(page.getByText(`${USER} can collect the secret`)).toBeVisible();
  await expect(row()).toContainText("Waiting");
});

test("[APU-15] The token is for the user who needs access, who collects its secret", async () => {
  expect(await page.content()).not.toMatch(/lk_pat_\w{61}/);
  secret = await collect();
  await expect(fact(owner.popup, "Expires")).toHaveText(dayInMonths(3));
  expect(await answers("sales")).toEqual([200, 200]);
  expect(await answers("inventory")).toEqual([200, 403]);
  expect(await answers("labor")).toEqual([403, 403]);
  await page.reload();
  await expect(row()).toContainText("Active");
});

test("[APU-6] [APU-9] [APU-10] To edit an existing token, click Edit; apply a level to all APIs; Save", async () => {
  await button(page, `Edit ${NAME}`).click();
  await expectScreen(page, "Edit access");
  await expect(radio("Full Access", "Sales")).toBeChecked();
  await page.getByRole("combobox", { name: "Access level" }).selectOption("Read Access");
  await page.getByRole("checkbox", { name: "Apply to all APIs", exact: true }).check();
  for (const api of APIS) await expect(radio("Read Access", api)).toBeChecked();
  await expires().selectOption("12 months");
  await button(page, "Save").click();
  await expectScreen(page, USER);
  await waitForStatus(200, secret, query("api=labor&method=GET"));
  expect(await answers("sales")).toEqual([200, 403]);
});

test("[APU-11] To regenerate, choose the months in the pop-up; the old secret works until the new one is collected", async () => {
  await button(page, `Regenerate ${NAME}`).click();
  await expect(expires().getByRole("option")).toHaveText(["3 months", "6 months", "12 months"]);
  await expect(expires().locator("option:checked")).toHaveText("12 months");
  await dialog().getByRole("button", { name: "Regenerate token", exact: true }).click();
  await expect(dialog()).toHaveCount(0);
  await expect(row()).toContainText("A new secret waits");
  expect(await answers("sales")).toEqual([200, 403]);
  const before = secret;
  secret = await collect();
  await expect(fact(owner.popup, "Expires")).toHaveText(dayInMonths(12));
  expect(await answers("sales")).toEqual([200, 403]);
  await waitForStatus(401, before, query("api=sales&method=GET"));
});

test("[APU-12] To revoke a token: click its Revoke, then the Revoke Token button", async () => {
  await page.reload();
  await button(page, `Revoke ${NAME}`).click();
  await dialog().getByRole("button", { name: "Revoke token", exact: true }).click();
  await expect(dialog()).toHaveCount(0);
  await waitForStatus(401, secret, query("api=sales&method=GET"));
});

test("[APU-13] To revoke all: click Revoke All, then the Revoke All Tokens button", async () => {
  for (const name of ["Kitchen", "Bar"]) {
    await button(page, "Add token").click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
    await radio("Read Access", "Recipes").check();
    await button(page, "Create token").click();
    await expectScreen(page, USER);
    await expect(row(name)).toContainText("Waiting");
  }
  await button(page, "Revoke all").click();
  await expect(dialog()).toContainText(`All 3 active or waiting tokens of ${USER}`);
  await dialog().getByRole("button", { name: "Revoke all tokens", exact: true }).click();
  await expect(dialog()).toHaveCount(0);
  for (const name of [NAME, OTHER, "Kitchen", "Bar"])
    await expect(row(name)).toContainText("Revoked");
  await owner.reopen();
  await expectScreen(owner.popup, "Tokens");
  await expect(owner.popup.getByText("A token was made for you")).toHaveCount(0);
});

test("[APU-14] When finished, click Close to return to the summary screen", async () => {
  await button(page, "Close").click();
  await expectScreen(page, "People");
  await expect(page.getByRole("searchbox", { name: "Search people", exact: true })).toBeVisible();
});

test("the manager and the user see each step and its actor in the user's activity", async () => {
  await button(page, `${USER}, ${organization.emailOf("application-user")}`).click();
  await page.getByRole("tab", { name: "Activity", exact: true }).click();
  const panel = page.getByRole("tabpanel", { name: "Activity", exact: true });
  const events = panel.getByRole("listitem");
  await expect(events.filter({ hasText: `Revoked: ${NAME}` })).toContainText("by you");
  await expect(events.filter({ hasText: `Regenerated: ${NAME}` })).toContainText("by you");
  await expect(events.filter({ hasText: `Secret collected: ${NAME}` })).toContainText(`by ${USER}`);
  await owner.reopen("account");
  const ownEvent = owner.popup.getByRole("listitem").filter({ hasText: `Revoked: ${NAME}` });
  await expect(ownEvent).toContainText("by Mia Token");
});
