import { rmSync } from "node:fs";
import { type BrowserContext, chromium, expect, type Page, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { readSessionStorage, readSessionToken } from "./support/extension-storage.ts";
import {
  button,
  enterOrganization,
  expectScreen,
  goTo,
  menuItem,
  openApp,
  switchOrganization,
} from "./support/screen.ts";
import { type SeededOrganization, seedOrganization } from "./support/seed-organization.ts";
import { E2E_URL } from "./support/server.ts";
import { CHOSEN_PASSWORD, createToken, readClipboard, signedInPopup } from "./support/story.ts";

/* Switching organizations, inviting people, and changing which controls they have. */

const BOTH = "two-organizations@example.test";
const contexts: { context: BrowserContext; profile: string }[] = [];

async function openBrowser(): Promise<BrowserContext> {
  const profile = newProfile();
  const context = await launch(profile);
  contexts.push({ context, profile });
  return context;
}

test.afterEach(async () => {
  for (const { context, profile } of contexts.splice(0)) {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

const call = (session: string, path: string) =>
  fetch(E2E_URL + path, { headers: { Authorization: `Bearer ${session}` } });
const footer = (page: Page) => page.locator("footer.whoami");

/** Signs in a member of both organizations and enters the home organization. */
async function openInAcme() {
  const context = await openBrowser();
  const popup = await signedInPopup(context, BOTH);
  await enterOrganization(popup, "Acme");
  return { context, popup };
}

test("each organization has its own tokens and its own draft", async () => {
  const { context, popup } = await openInAcme();
  await createToken(popup, { name: "Only at Acme", permissions: ["API_READ"] });
  await button(popup, "I have saved it").click();
  await button(popup, "Back").click();
  await button(popup, "New token").click();
  await popup.getByRole("textbox", { name: "Name", exact: true }).fill("Begun at Acme");
  await popup.close();

  const again = await openPopup(context);
  await expectScreen(again, "Tokens");
  await switchOrganization(again, "Globex");
  await expect(again.getByText("You switched to Globex")).toBeVisible();
  await expectScreen(again, "Tokens");
  await expect(button(again, "Only at Acme")).toHaveCount(0);
  await button(again, "New token").click();
  await expect(again.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("");
  await again.getByRole("textbox", { name: "Name", exact: true }).fill("Only at Globex");
  await button(again, "Create token").click();
  await button(again, "Copy").click();
  await button(again, "I have saved it").click();
  await button(again, "Back").click();
  await expect(button(again, "Only at Globex")).toBeVisible();

  const windows = context.pages().length;
  await switchOrganization(again, "Acme");
  await expect(button(again, "Only at Acme")).toBeVisible();
  await expect(button(again, "Only at Globex")).toHaveCount(0);
  expect(context.pages()).toHaveLength(windows);
  await button(again, "New token").click();
  await expect(again.getByRole("textbox", { name: "Name", exact: true })).toHaveValue(
    "Begun at Acme",
  );
});

test("another open tab follows a switch, and signing out ends both sessions", async () => {
  const { context, popup } = await openInAcme();
  const tab = await openApp(context, { path: "app.html#/account", width: 900 });
  await expectScreen(tab, "Account");
  await popup.bringToFront();
  await switchOrganization(popup, "Globex");
  await expectScreen(popup, "Tokens");
  await tab.bringToFront();
  await expect(tab.getByText("You switched to Globex")).toBeVisible();
  await expectScreen(tab, "Tokens");
  await expect(footer(tab)).toContainText("Globex");

  const stored = JSON.stringify(await readSessionStorage(context));
  const sessions = [...new Set(stored.match(/lk_ses_\w{61}/g))];
  expect(sessions).toHaveLength(2);
  const readStatuses = async () =>
    await Promise.all(sessions.map(async (session) => (await call(session, "/v1/me")).status));
  expect(await readStatuses()).toEqual([200, 200]);
  await goTo(tab, "Sign out");
  await expect.poll(readStatuses).toEqual([401, 401]);
  expect(Object.keys(await readSessionStorage(context))).toEqual([]);
});

test("a member creates an organization and switches to it, but its last administrator cannot leave", async () => {
  const { popup } = await openInAcme();
  const name = `Initech ${Date.now()}`;
  await goTo(popup, "Account");
  await button(popup, "New organization").click();
  await popup.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await popup.getByRole("combobox", { name: "Catalog" }).selectOption("Cryptlex");
  await button(popup, "Create organization").click();
  await button(popup, `Switch to ${name}`).click();
  await expectScreen(popup, "Tokens");
  await expect(footer(popup)).toContainText("Initech");
  await goTo(popup, "Account");
  await button(popup, `Leave ${name}`).click();
  await button(popup, "Leave organization").click();
  await expect(
    popup.getByText("Nobody else could manage this organization then.", { exact: false }),
  ).toBeVisible();
});

test.describe("an organization's administrator", () => {
  let organization: SeededOrganization;
  test.beforeAll(async () => {
    organization = await seedOrganization("api-control-plane", "org_administered");
  });

  async function openOrganizationScreen(): Promise<Page> {
    const context = await openBrowser();
    const popup = await signedInPopup(context, organization.emailOf("Global_Admin"));
    const opened = context.waitForEvent("page");
    await goTo(popup, "Organization");
    const page = await opened;
    await expectScreen(page, "Organization");
    return page;
  }

  test("invites a person, who joins by the link and signs in", async () => {
    const page = await openOrganizationScreen();
    await button(page, "Invite").click();
    await page.getByRole("textbox", { name: "Email" }).fill("newcomer@administered.example.test");
    await button(page, "Create link").click();
    await button(page, "Copy").click();
    await expect(page.getByText("Copied to the clipboard")).toBeVisible();
    const link = await readClipboard(page);
    await button(page, "Done").click();
    await expect(page.getByText("newcomer@administered.example.test")).toBeVisible();
    expect(await page.content()).not.toContain(link.slice(link.indexOf("#") + 1));

    const stranger = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
    });
    const window = await stranger.newPage();
    await window.goto(link);
    await window.getByLabel("Your name", { exact: true }).fill("Nele Newcomer");
    await window.getByLabel("Choose a password", { exact: true }).fill(CHOSEN_PASSWORD);
    await window.getByRole("button", { name: "Create account and join", exact: true }).click();
    await expect(window.getByRole("heading", { name: "Nele Newcomer" })).toBeVisible();
    await stranger.close();

    const newcomer = "newcomer@administered.example.test";
    const popup = await signedInPopup(await openBrowser(), newcomer, CHOSEN_PASSWORD);
    await expect(footer(popup)).toContainText(newcomer);
    await page.reload();
    await expect(page.getByText("Nobody is invited right now.")).toBeVisible();
  });

  test("turns a control off: managers lose the People screen, and the API answers them 404", async () => {
    const context = await openBrowser();
    const manager = await signedInPopup(context, organization.emailOf("token-managers"));
    const session = await readSessionToken(context);
    await button(manager, "Account").click();
    await expect(menuItem(manager, "People")).toBeVisible();
    expect((await call(session, "/v1/users")).status).toBe(200);

    const page = await openOrganizationScreen();
    const control = page.getByRole("switch", {
      name: "Application Users > API Tokens for Token managers",
    });
    await expect(control).toBeChecked();
    await control.click();
    await expect(control).not.toBeChecked();

    expect((await call(session, "/v1/users")).status).toBe(404);
    await manager.reload();
    await expectScreen(manager, "Tokens");
    await expect(footer(manager)).toContainText("@");
    await button(manager, "Account").click();
    await expect(menuItem(manager, "Settings")).toBeVisible();
    await expect(menuItem(manager, "People")).toHaveCount(0);

    await control.click();
    await expect(control).toBeChecked();
    expect((await call(session, "/v1/users")).status).toBe(200);
  });
});
