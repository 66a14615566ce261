import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile } from "./support/chromium.ts";
import { inDatabase } from "./support/database.ts";
import { openPerson } from "./support/open-person.ts";
import { button, expectScreen, openApp } from "./support/screen.ts";
import {
  ownOrganization,
  type SeededOrganization,
  seedOrganization,
} from "./support/seed-organization.ts";
import { untilAnswered } from "./support/server.ts";
import { copySecret, signedInPopup } from "./support/story.ts";

/* What others change while somebody manages a person's tokens, and a secret that may be shown. */

const ID = ownOrganization("others-meanwhile");
const NAME = "Ada Lovelace";
const QUERY = `?organization=${ID}&scope=API_READ`;
const profile = newProfile();
let organization: SeededOrganization;
let context: BrowserContext;
let page: Page;
let [email, manager] = ["", ""];

const allow = (allowed: boolean) =>
  inDatabase("UPDATE organizations SET managers_see_secrets = ? WHERE id = ?", +allowed, ID);
const membership = (set: string, whose: string) =>
  inDatabase(
    `UPDATE memberships SET ${set}
      WHERE organization = ? AND person = (SELECT id FROM user WHERE email = ?)`,
    ID,
    whose,
  );

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  organization = await seedOrganization("api-control-plane", ID);
  email = organization.emailOf("Admin");
  manager = organization.emailOf("token-managers");
  inDatabase("UPDATE user SET name = ? WHERE email = ?", NAME, email);
  inDatabase("DELETE FROM tokens WHERE kind = 'pat' AND organization = ?", ID);
  allow(true);
  context = await launch(profile);
  await (await signedInPopup(context, manager as `${string}@${string}`)).close();
  page = await openApp(context, { width: 900 });
  await openPerson(page, { name: NAME, email }, "API Tokens");
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

/** Begins the screen anew: what an earlier one still asks for must not bring a change before its time. */
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

test("a secret that may be shown is shown once, works at once, and the record says so", async () => {
  await fillIn("Gateway", "API_READ");
  await page.getByRole("checkbox", { name: "Show me the secret", exact: true }).check();
  await button(page, "Create token").click();
  const secret = await copySecret(page);
  await untilAnswered(200, secret, QUERY);
  await button(page, "I have saved it").click();
  await expectScreen(page, NAME);
  await button(page, "Gateway").click();
  await expectScreen(page, "Gateway");
  await expect(page.getByText("Created, and the secret shown")).toBeVisible();
  await button(page, "Back").click();
});

test("an organization that has changed its mind shows none, and the form can be sent without", async () => {
  await fillIn("Portal", "API_READ");
  await page.getByRole("checkbox", { name: "Show me the secret", exact: true }).check();
  allow(false);
  await button(page, "Create token").click();
  await expect(
    page.getByText("Your organization no longer lets you see this secret."),
  ).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Show me the secret" })).toHaveCount(0);
  await button(page, "Create token").click();
  await expect(page.getByText(`“Portal” was made. ${NAME} can collect the secret`)).toBeVisible();
});

test("a permission that their new role may not hold is refused where it stands", async () => {
  await fillIn("Deploy", "API_WRITE");
  membership("role = 'Basic_User'", email);
  await page.getByRole("checkbox", { name: "USER_WRITE", exact: true }).check();
  await button(page, "Create token").click();
  await expect(
    page.getByText(`You may not grant USER_WRITE to ${NAME}. Ask an administrator.`),
  ).toBeVisible();
  await page.getByRole("checkbox", { name: "USER_WRITE", exact: true }).uncheck();
  await button(page, "Create token").click();
  await expect(page.getByText("“Deploy” was made.")).toBeVisible();
});

test("a control that is taken away ends with one's own tokens, and a word about it", async () => {
  await reload(NAME);
  await expect(button(page, "Regenerate Gateway")).toBeVisible();
  const told = page.getByText("You no longer manage the tokens of others.");
  membership("groups = '[]'", manager);
  // Whatever is asked for next brings the word: this, or the catalog, for which no row waits.
  await expect(async () => {
    if (await told.isVisible()) return;
    await button(page, "Regenerate Gateway").click({ timeout: 1_000 });
  }).toPass();
  await expect(told).toBeVisible();
  await expectScreen(page, "Tokens");
});
