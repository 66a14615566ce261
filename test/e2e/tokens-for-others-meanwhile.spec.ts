import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { openPerson } from "./support/open-person.ts";
import { button, expectScreen, openApp } from "./support/screen.ts";
import {
  type SeededOrganization,
  seedOrganization,
  uniqueOrganizationId,
} from "./support/seed-organization.ts";
import { waitForStatus } from "./support/server.ts";
import { copySecret, signedInPopup } from "./support/story.ts";

/* Changes by other people while a manager works on a member's tokens, and secrets that a manager may see. */

const ID = uniqueOrganizationId("others-meanwhile");
const NAME = "Ada Lovelace";
const QUERY = `?organization=${ID}&scope=API_READ`;
const profile = newProfile();
let organization: SeededOrganization;
let context: BrowserContext;
let page: Page;
let [email, manager] = ["", ""];

const allowSecrets = (allowed: boolean) =>
  runSql("UPDATE organizations SET managers_see_secrets = ? WHERE id = ?", +allowed, ID);
const updateMembership = (assignment: string, memberEmail: string) =>
  runSql(
    `UPDATE memberships SET ${assignment}
      WHERE organization = ? AND person = (SELECT id FROM user WHERE email = ?)`,
    ID,
    memberEmail,
  );

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  organization = await seedOrganization("api-control-plane", ID);
  email = organization.emailOf("Admin");
  manager = organization.emailOf("token-managers");
  runSql("UPDATE user SET name = ? WHERE email = ?", NAME, email);
  runSql("DELETE FROM tokens WHERE kind = 'pat' AND organization = ?", ID);
  allowSecrets(true);
  context = await launch(profile);
  await (await signedInPopup(context, manager as `${string}@${string}`)).close();
  page = await openApp(context, { width: 900 });
  await openPerson(page, { name: NAME, email }, "API Tokens");
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

/** Reloads the screen, so that no earlier request is pending that could notice a change too soon. */
async function reload(title: string) {
  await page.reload();
  await expectScreen(page, title);
}

async function fillIn(name: string, permission: string) {
  await button(page, "Add token").click();
  await expectScreen(page, "New token");
  await reload("New token");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("checkbox", { name: permission, exact: true }).check();
}

test("a secret shown to the manager is shown once, works at once, and is recorded", async () => {
  await fillIn("Gateway", "API_READ");
  await page.getByRole("checkbox", { name: "Show me the secret", exact: true }).check();
  await button(page, "Create token").click();
  const secret = await copySecret(page);
  await waitForStatus(200, secret, QUERY);
  await button(page, "I have saved it").click();
  await expectScreen(page, NAME);
  await button(page, "Gateway").click();
  await expectScreen(page, "Gateway");
  await expect(page.getByText("Created, and the secret shown")).toBeVisible();
  await button(page, "Back").click();
});

test("an organization that no longer allows it shows no secret, and the form can be sent again", async () => {
  await fillIn("Portal", "API_READ");
  await page.getByRole("checkbox", { name: "Show me the secret", exact: true }).check();
  allowSecrets(false);
  await button(page, "Create token").click();
  await expect(
    page.getByText("Your organization no longer lets you see this secret."),
  ).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Show me the secret" })).toHaveCount(0);
  await button(page, "Create token").click();
  await expect(page.getByText(`“Portal” was made. ${NAME} can collect the secret`)).toBeVisible();
});

test("a permission that the member's new role may not hold is refused in the form", async () => {
  await fillIn("Deploy", "API_WRITE");
  updateMembership("role = 'Basic_User'", email);
  await page.getByRole("checkbox", { name: "USER_WRITE", exact: true }).check();
  await button(page, "Create token").click();
  await expect(
    page.getByText(`You may not grant USER_WRITE to ${NAME}. Ask an administrator.`),
  ).toBeVisible();
  await page.getByRole("checkbox", { name: "USER_WRITE", exact: true }).uncheck();
  await button(page, "Create token").click();
  await expect(page.getByText("“Deploy” was made.")).toBeVisible();
});

test("a manager who loses the control gets a message and their own tokens", async () => {
  await reload(NAME);
  await expect(button(page, "Regenerate Gateway")).toBeVisible();
  const message = page.getByText("You no longer manage the tokens of others.");
  updateMembership("groups = '[]'", manager);
  // The next request shows the message: this click, or a request for the catalog.
  await expect(async () => {
    if (await message.isVisible()) return;
    await button(page, "Regenerate Gateway").click({ timeout: 1_000 });
  }).toPass();
  await expect(message).toBeVisible();
  await expectScreen(page, "Tokens");
});
