import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { requestSeed } from "../../scripts/seeding/request-seed.ts";
import { findServer } from "../../scripts/server/running-server.ts";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import {
  button,
  enterOrganization,
  expectScreen,
  goTo,
  menuItem,
  openApp,
} from "./support/screen.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { E2E_URL, serverState } from "./support/server.ts";
import { signedInPopup } from "./support/story.ts";

/* The screens about organizations, wide and narrow, in all states that a test can produce. */

const BOTH = "two-organizations@example.test";
const ORGANIZATION = "org_organization-screens";
const LONG_ORGANIZATION =
  "Hohenstein-Waldburg-Zeil Logistics and Warehousing (Northern and Western Region)";
const LONG_GROUP =
  "People who look after the personal access tokens of the warehouses in the northern region";
const LONG_EMAIL =
  "maximiliane.alexandra.von-und-zu-hohenstein-waldburg-zeil@northern-region.example.test";

const profiles: string[] = [];
async function openBrowser(): Promise<BrowserContext> {
  const profile = newProfile();
  profiles.push(profile);
  return await launch(profile);
}
test.afterAll(() => {
  for (const profile of profiles) rmSync(profile, { recursive: true, force: true });
});

test("switching: the menu, the Account screen, leaving and creating", async () => {
  const context = await openBrowser();
  let popup = await signedInPopup(context, BOTH);
  await enterOrganization(popup, "Acme");
  await popup.reload();
  await expectScreen(popup, "Tokens");
  await button(popup, "Account").click();
  await expect(popup.getByRole("menuitemradio", { name: "Globex" })).toBeVisible();
  await checkScreen(popup, "organizations-menu");
  await popup.keyboard.press("Escape");
  await goTo(popup, "Account");
  await expect(button(popup, "New organization")).toBeVisible();
  await checkScreen(popup, "organizations-account");
  await button(popup, "New organization").click();
  await button(popup, "Create organization").click();
  await expect(popup.getByText("Enter a name.")).toBeVisible();
  await checkScreen(popup, "organizations-create");
  await button(popup, "Cancel").click();
  await popup.getByRole("button", { name: /^Leave / }).click();
  await checkScreen(popup, "organizations-leave");
  await button(popup, "Cancel").click();
  await popup.close();

  const server = findServer(serverState.read().stateFolder);
  if (server === null) throw new Error("no server runs");
  const organization = { id: "org_long-name", name: LONG_ORGANIZATION };
  await requestSeed(server, { first_preset: "cryptlex", organization, shared: true });
  for (const { name, path, width } of [
    { name: "organizations-long-narrow", path: "sidepanel.html", width: 320 },
    { name: "organizations-long", path: "popup.html", width: 380 },
  ]) {
    popup = await openApp(context, { path: `${path}#/account`, width });
    await expect(button(popup, `Switch to ${LONG_ORGANIZATION}`)).toBeVisible();
    await checkScreen(popup, name);
    await button(popup, "Account").click();
    await checkScreen(popup, `${name}-menu`);
    await popup.getByRole("menuitemradio", { name: LONG_ORGANIZATION }).click();
    await expectScreen(popup, "Tokens");
    await checkScreen(popup, `${name}-tokens`);
    await button(popup, "Account").click();
    await checkScreen(popup, `${name}-tokens-menu`);
    await popup.getByRole("menuitemradio", { name: "Acme", exact: true }).click();
    await expectScreen(popup, "Tokens");
    await popup.close();
  }
  await context.close();
});

test("the list of many organizations scrolls in the menu, also by keyboard", async () => {
  const seeded = await seedOrganization("application-users", "org_one-of-many");
  const email = seeded.emailOf("viewer");
  const names = JSON.stringify(Array.from({ length: 30 }, (_, index) => `Site ${index + 1}`));
  runSql(
    `INSERT INTO organizations (id, name, created_at)
     SELECT 'org_many' || key, value, unixepoch() FROM json_each(?)`,
    names,
  );
  runSql(
    // Signing in leads to the organization that was joined first, so these are joined later.
    `INSERT INTO memberships (person, organization, role, groups, created_at)
     SELECT user.id, 'org_many' || key, 'viewer', '[]', unixepoch() + 60
     FROM json_each(?), user WHERE email = ?`,
    names,
    email,
  );
  runSql("UPDATE organizations SET name = 'Zurich' WHERE id = 'org_one-of-many'");
  const context = await openBrowser();
  const popup = await signedInPopup(context, email);
  const site = popup.getByRole("menuitemradio", { name: "Site 1", exact: true });
  const chosen = popup.getByRole("menuitemradio", { name: "Zurich", checked: true });
  const signOut = menuItem(popup, "Sign out");
  await button(popup, "Account").click();
  await expect(chosen).toBeInViewport({ ratio: 1 });
  await expect(signOut).toBeInViewport({ ratio: 1 });
  await expect(site).not.toBeInViewport();
  await checkScreen(popup, "organizations-many-menu");

  for (const key of ["ArrowDown", "ArrowDown"]) await popup.keyboard.press(key);
  await expect(site).toBeFocused();
  await expect(site).toBeInViewport({ ratio: 1 });
  await expect(chosen).not.toBeInViewport();
  await popup.keyboard.press("End");
  await expect(signOut).toBeFocused();
  await context.close();
});

test.describe("the Organization screen", () => {
  let context: BrowserContext;
  let page: Page;

  test.beforeAll(async () => {
    const organization = await seedOrganization("application-users", ORGANIZATION);
    runSql(
      `UPDATE catalogs SET document = json_insert(document, '$.groups[#]', json(?))
       WHERE organization = ?`,
      JSON.stringify({ id: "long", name: LONG_GROUP, grants: [], controls: ["audit:read"] }),
      ORGANIZATION,
    );
    runSql("UPDATE organizations SET name = 'Northwind' WHERE id = ?", ORGANIZATION);
    context = await openBrowser();
    const popup = await signedInPopup(context, organization.emailOf("administrator"));
    await popup.close();
  });
  test.afterAll(() => context.close());
  test.afterEach(async () => {
    await context.setOffline(false);
    await page.close();
  });

  async function invite(...emails: string[]): Promise<void> {
    const headers = {
      Authorization: `Bearer ${await readSessionToken(context)}`,
      "Content-Type": "application/json",
    };
    for (const email of emails) {
      const body = JSON.stringify({ email, role: "viewer", groups: ["long"] });
      const answer = await fetch(`${E2E_URL}/v1/invitations`, { method: "POST", headers, body });
      expect(answer.status).toBe(201);
    }
  }

  test("the menu item, and the screen without invitations", async () => {
    page = await openPopup(context);
    await expectScreen(page, "Tokens");
    await button(page, "Account").click();
    await expect(menuItem(page, "Organization")).toBeVisible();
    await checkScreen(page, "organization-account-menu");
    await page.close();
    page = await openApp(context, { path: "app.html#/organization", width: 1120 });
    await expect(page.getByText("Nobody is invited right now.")).toBeVisible();
    await checkScreen(page, "organization-empty");
  });

  for (const { name, path, width } of [
    { name: "organization", path: "app.html", width: 1120 },
    { name: "organization-narrow", path: "sidepanel.html", width: 320 },
    { name: "organization-popup", path: "popup.html", width: 380 },
  ]) {
    test(`${name}: the cards, inviting, revoking, and offline`, async () => {
      await invite("nele.newcomer@example.test", LONG_EMAIL);
      // Only in the popup, the organization has no room for another token.
      const quota = path === "popup.html" ? "stored_tokens" : "NULL";
      runSql(`UPDATE organizations SET token_quota = ${quota} WHERE id = ?`, ORGANIZATION);
      page = await openApp(context, { path: `${path}#/organization`, width });
      await expect(page.getByText(LONG_EMAIL)).toBeVisible();
      await expect(page.getByText(/^\d+ of [\d,]+ tokens/)).toBeVisible();
      await checkScreen(page, name);
      await page.locator("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
      await checkScreen(page, `${name}-end`);
      await button(page, "Edit name").click();
      await checkScreen(page, `${name}-edit`);
      await page.keyboard.press("Escape");
      await button(page, "Invite").click();
      await button(page, "Create link").click();
      await expect(page.getByText("Enter an email address.")).toBeVisible();
      await checkScreen(page, `${name}-invite`);
      await page.getByRole("textbox", { name: "Email" }).fill(LONG_EMAIL);
      await button(page, "Create link").click();
      const link = page.getByRole("textbox", { name: "Invitation link" });
      await expect(link).toBeVisible();
      // The picture must not show a working link.
      await link.evaluate((field) => {
        (field as HTMLTextAreaElement).value = "https://tokens.acme.example/invitation#Zk3v…";
      });
      await checkScreen(page, `${name}-link`);
      await button(page, "Done").click();
      await button(page, `Revoke the invitation of ${LONG_EMAIL}`).click();
      await checkScreen(page, `${name}-revoke`);
      await button(page, "Cancel").click();
      await context.setOffline(true);
      await page.getByRole("switch", { name: `Audit log for ${LONG_GROUP}` }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
      await checkScreen(page, `${name}-refused`);
      await page.reload();
      await expect(page.getByRole("alert").first()).toContainText(/offline|does not answer/);
      await checkScreen(page, `${name}-offline`);
    });
  }
});
