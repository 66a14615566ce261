import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { addMembers, type Member } from "./support/add-members.ts";
import { ageProofs } from "./support/age-proofs.ts";
import { launch, newProfile } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { button, expectScreen, goTo, menuItem, openApp } from "./support/screen.ts";
import {
  type SeededOrganization,
  seedOrganization,
  uniqueOrganizationId,
} from "./support/seed-organization.ts";
import { waitForStatus, waitUntilRefused } from "./support/server.ts";
import { copyWithButton, PASSWORD, signedInPopup } from "./support/story.ts";

/* An administrator manages the people of an organization that has many. */

test.describe.configure({ mode: "serial" });

const ORGANIZATION = uniqueOrganizationId("people-walk");
const QUERY = `?organization=${ORGANIZATION}&api=inventory&method=POST`;
const PAGE = 50;
const DOMAIN = `warehouse-${process.env.TEST_WORKER_INDEX}.example.test`;
const crowd = Array.from({ length: 70 }, (_, index): Member => {
  const number = String(index).padStart(2, "0");
  return {
    name: `Person ${number}`,
    email: `person-${number}@${DOMAIN}`,
    role: "viewer",
  };
});

const profile = newProfile();
let context: BrowserContext;
let page: Page;
let organization: SeededOrganization;

test.beforeAll(async () => {
  organization = await seedOrganization("application-users", ORGANIZATION);
  addMembers(ORGANIZATION, crowd);
  runSql(
    `UPDATE memberships SET groups = '["token-managers"]'
     WHERE organization = ? AND role = 'administrator'`,
    ORGANIZATION,
  );
  context = await launch(profile);
  const popup = await signedInPopup(context, organization.emailOf("administrator"));
  const opened = context.waitForEvent("page");
  await goTo(popup, "People");
  page = await opened;
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

const rows = () => page.getByRole("list", { name: "People" }).getByRole("listitem");
const tabs = () => page.getByRole("tab");
const tab = (name: string) => page.getByRole("tab", { name, exact: true });
const check = (name: string) => page.getByRole("menuitemcheckbox", { name, exact: true });

async function search(text: string, result: string) {
  await page.getByRole("searchbox", { name: "Search people" }).fill(text);
  await expect(page.getByText(result, { exact: true })).toBeAttached();
}

/** Opens the screen of the example token's owner. */
async function openOwner() {
  await page.getByRole("searchbox", { name: "Search people" }).fill("ada application");
  await page.getByRole("button", { name: /^Ada Application, / }).click();
  await expectScreen(page, "Ada Application");
}

test("[APU-2] the Security menu leads from the popup to the users, in a tab", async () => {
  await expectScreen(page, "People");
  expect(page.url()).toMatch(/\/app\.html#\/people$/);
});

test("many people are listed page by page, and are found by name and email", async () => {
  await expect(rows()).toHaveCount(PAGE);
  const total = crowd.length + organization.people.length;
  await expect(page.getByText(`${total} people`, { exact: true })).toBeVisible();
  await button(page, "Load more").click();
  await expect(rows()).toHaveCount(total);
  await expect(button(page, "Load more")).toHaveCount(0);
  await search("PERSON 6", "10 people");
  await expect(rows()).toHaveCount(10);
  await search("person-07@ware", "1 person");
  await expect(rows().getByRole("button")).toHaveAccessibleName(`Person 07, person-07@${DOMAIN}`);
});

test("[APU-3] a row opens the user's page, [APU-14] and Close returns to the summary", async () => {
  await rows().getByRole("button").click();
  await expectScreen(page, "Person 07");
  await button(page, "Close").click();
  await expectScreen(page, "People");
  await expect(page.getByRole("searchbox")).toHaveValue("person-07@ware");
  await expect(rows()).toHaveCount(1);
});

test("[APU-4] all tabs are visible by default; Menu › Tabs hides them, for good", async () => {
  await openOwner();
  await expect(tabs()).toHaveText(["Details", "API Tokens", "Activity"]);
  await button(page, "Menu").click();
  await check("Details").click();
  await check("API Tokens").click();
  await expect(check("Activity")).toHaveAttribute("aria-disabled", "true");
  await expect(tabs()).toHaveText(["Activity"]);
  await expect(page.getByRole("tabpanel")).toContainText("Joined the organization");
  const address = page.url();
  await page.close();
  page = await context.newPage();
  await page.goto(address);
  await expectScreen(page, "Ada Application");
  await expect(tabs()).toHaveText(["Activity"]);

  await button(page, "Menu").click();
  await check("Details").click();
  await check("API Tokens").click();
  await page.keyboard.press("Escape");
  await expect(button(page, "Menu")).toBeFocused();
  await tab("Activity").focus();
  await page.keyboard.press("ArrowRight");
  await expect(tab("Details")).toBeFocused();
  await expect(page.getByText("User ID", { exact: true })).toBeVisible();
});

test("a changed role applies to the member's tokens", async () => {
  const { secret } = organization.token;
  await waitForStatus(200, secret, QUERY);
  await setRole("Viewer");
  await waitForStatus(403, secret, QUERY);
  await setRole("Application user");
  await waitForStatus(200, secret, QUERY);
});

async function setRole(name: string) {
  await button(page, "Change").click();
  await page.getByRole("combobox", { name: "Role" }).selectOption(name);
  await button(page, "Save role and groups").click();
  await expect(page.locator("dialog")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Role and groups" })).toContainText(name);
}

test("a password link needs a fresh sign-in, and opens the page for a new password", async () => {
  // Older than a sensitive change allows.
  ageProofs(ORGANIZATION, 700);
  await button(page, "Make a password link").click();
  await (await askForProof()).close();
  await expect(page.getByText("Nothing was changed. Sign in again to do this.")).toBeVisible();
  const window = await askForProof();
  const email = window.getByLabel("Email", { exact: true });
  await expect(email).toHaveValue(organization.emailOf("administrator"));
  await expect(email).not.toBeEditable();
  await window.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await window.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(button(page, "Copy")).toBeFocused();
  const link = await copyWithButton(page, "Copy");
  await button(page, "Done").click();
  await expect(button(page, "Make a password link")).toBeFocused();
  expect(await page.content()).not.toContain(link);
  const stranger = await context.newPage();
  await stranger.goto(link);
  await expect(stranger.getByRole("heading", { level: 1 })).toContainText(/password/i);
  await stranger.close();
});

/** Presses Make link. @returns the server's window, which asks for the password again */
async function askForProof(): Promise<Page> {
  const opened = context.waitForEvent("page");
  await button(page, "Make link").click();
  const window = await opened;
  await expect(window.getByRole("heading", { name: "Sign in again" })).toBeVisible();
  return window;
}

test("disabling a member stops the token, enabling restores it, removing ends it for good", async () => {
  const { secret } = organization.token;
  await button(page, "Disable").click();
  await button(page, "Disable user").click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await waitUntilRefused(secret, QUERY);
  await button(page, "Enable").click();
  await button(page, "Enable user").click();
  await waitForStatus(200, secret, QUERY);
  await button(page, "Remove from organization").click();
  await button(page, "Remove user").click();
  await expectScreen(page, "People");
  await waitUntilRefused(secret, QUERY);
  await search("ada application", "Nobody matches 'ada application'.");
});

test("[APU-1] without the control there is neither menu item nor screen", async () => {
  const folder = newProfile();
  const other = await launch(folder);
  try {
    const popup = await signedInPopup(other, organization.emailOf("viewer"));
    await button(popup, "Account").click();
    await expect(menuItem(popup, "Settings")).toBeVisible();
    await expect(menuItem(popup, "People")).toHaveCount(0);
    await popup.close();
    const app = await openApp(other, { path: "app.html#/people", width: 900 });
    await expectScreen(app, "Tokens");
    await app.close();
  } finally {
    await other.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
