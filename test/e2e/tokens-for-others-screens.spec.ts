import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { LONG_NAME } from "./support/example-tokens.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { createManager } from "./support/manager.ts";
import { openPerson } from "./support/open-person.ts";
import { button, expectScreen, menuItem, openApp } from "./support/screen.ts";
import { type SeededOrganization, seedOrganization } from "./support/seed-organization.ts";
import { signedInPopup } from "./support/story.ts";

/* A manager's screens of a member's tokens, wide and narrow, in all states that a test can produce. */

const ID = "org_others-screens";
const NAME = "Ada Lovelace";
const profile = newProfile();
let organization: SeededOrganization;
let context: BrowserContext;
let app: Page;
let email: string;

const toScopes = (...permissions: string[]) => permissions.map((permission) => ({ permission }));
const allowSecrets = (allowed: boolean) =>
  runSql("UPDATE organizations SET managers_see_secrets = ? WHERE id = ?", +allowed, ID);

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  organization = await seedOrganization("application-users", ID);
  email = organization.emailOf("viewer");
  runSql("UPDATE user SET name = ? WHERE email = ?", NAME, email);
  runSql("DELETE FROM tokens WHERE kind = 'pat' AND organization = ?", ID);
  allowSecrets(false);
  context = await launch(profile);
  await (await signedInPopup(context, organization.emailOf("token-managers"))).close();
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

test.afterEach(async () => {
  await app.close();
});

async function open(width: number) {
  app = await openApp(context, { path: width < 400 ? "sidepanel.html" : "app.html", width });
  await openPerson(app, { name: NAME, email }, "API Tokens");
}

/** Creates tokens in different states: pending, collected, used and revoked. */
async function createExamples() {
  const manager = createManager(await readSessionToken(context));
  const create = (name: string, months: number, scopes: readonly object[]) =>
    manager.create(email, { name, expires: { months }, scopes });
  await create("Old till", 3, toScopes("sales:read"));
  await create("Nightly stock count", 6, toScopes("inventory:read", "recipes:read", "labor:read"));
  await create("Kitchen display", 12, toScopes("recipes:read"));
  await create("Warehouse sync", 6, toScopes("inventory:read"));
  const update = (assignment: string, name: string) =>
    runSql(`UPDATE tokens SET ${assignment} WHERE name = ? AND organization = ?`, name, ID);
  const collected = "collect_by = NULL, collect_expires = NULL, collect_from = NULL";
  for (const name of ["Old till", "Nightly stock count", "Kitchen display"]) {
    update(`${collected}, expires_at = unixepoch() + 86400 * 170`, name);
    runSql(
      `INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
        SELECT randomblob(24), id, 'a', 'lk_pat_' || substr(id, 5, 4) || '…x9Qz', created_at
        FROM tokens WHERE name = ? AND organization = ?`,
      name,
      ID,
    );
  }
  update("last_used_at = unixepoch() - 240", "Nightly stock count");
  update("revoked_at = unixepoch() - 86400 * 3", "Old till");
}

test("wide: no tokens, the form, and the new token", async () => {
  await open(900);
  await expect(app.getByText(`${NAME} has no tokens yet.`)).toBeVisible();
  await checkScreen(app, "person-tokens-empty");
  await button(app, "Add token").click();
  await expectScreen(app, "New token");
  await app.getByRole("radio", { name: "Read Access for Recipes", exact: true }).check();
  await app.getByRole("textbox", { name: "Name", exact: true }).fill("Kitchen display");
  await app.locator("main").evaluate((main) => main.scrollTo(0, 0));
  await checkScreen(app, "person-new-token");
  await button(app, "Create token").click();
  await expect(app.getByText("“Kitchen display” was made.")).toBeVisible();
  await expect(app.getByText(/was made/)).toHaveCount(1);
  await checkScreen(app, "person-token-made");
  runSql("DELETE FROM tokens WHERE kind = 'pat' AND organization = ?", ID);
});

test("wide: tokens in every state, and the dialogs", async () => {
  await createExamples();
  await open(900);
  await expect(button(app, "Regenerate Old till")).toBeVisible();
  await checkScreen(app, "person-tokens");
  await button(app, "Regenerate Nightly stock count").click();
  await expect(app.getByRole("combobox", { name: "Expires" })).toBeVisible();
  await checkScreen(app, "person-regenerate");
  await button(app, "Cancel").click();
  await button(app, "Revoke Nightly stock count").click();
  await checkScreen(app, "person-revoke");
  await button(app, "Cancel").click();
  await button(app, "Revoke all").click();
  await expect(app.getByText(/All 3 active or waiting tokens/)).toBeVisible();
  await checkScreen(app, "person-revoke-all");
  await button(app, "Cancel").click();
  await button(app, "Withdraw Warehouse sync").click();
  await checkScreen(app, "person-withdraw");
  await button(app, "Cancel").click();
  await button(app, "Warehouse sync").click();
  await expectScreen(app, "Warehouse sync");
  await expect(app.getByText(/Waiting for Ada to collect/)).toBeVisible();
  await checkScreen(app, "person-token-waiting");
  await button(app, "Edit access").click();
  await expectScreen(app, "Edit access");
  await expect(app.getByRole("radio", { name: "Read Access for Sales" })).toBeVisible();
  await checkScreen(app, "person-edit-access");
});

test("wide: the forms when the manager may see the secret", async () => {
  allowSecrets(true);
  await open(900);
  await button(app, "Regenerate Kitchen display").click();
  await app.getByRole("checkbox", { name: "Show me the secret", exact: true }).check();
  await expect(app.getByRole("checkbox", { name: "Stop the old secret now" })).toBeChecked();
  await checkScreen(app, "person-regenerate-shown");
  await button(app, "Cancel").click();
  await button(app, "Add token").click();
  await app.getByRole("checkbox", { name: "Show me the secret", exact: true }).check();
  await checkScreen(app, "person-new-token-shown");
});

test("narrow: the list, its menu, the form and the dialogs", async () => {
  const manager = createManager(await readSessionToken(context));
  await manager.create(email, { name: LONG_NAME, expires: { months: 6 }, scopes: [] });
  runSql(
    "UPDATE user SET name = ? WHERE email = ?",
    "Augusta Ada King-Noel, Countess of Lovelace and of many other titles",
    email,
  );
  app = await openApp(context, { path: "sidepanel.html", width: 320 });
  await openPerson(
    app,
    { name: "Augusta Ada King-Noel, Countess of Lovelace and of many other titles", email },
    "API Tokens",
  );
  await expect(button(app, "Kitchen display")).toBeVisible();
  await expect(button(app, "Edit Kitchen display")).toBeHidden();
  await checkScreen(app, "person-tokens-narrow");
  const row = app.getByRole("listitem").filter({ has: button(app, "Nightly stock count") });
  await row.hover();
  // The actions replace the status on hover, since only one of them fits.
  await expect(button(app, "Actions for Nightly stock count")).toHaveCSS("opacity", "1");
  await expect(row.locator(".status")).toHaveCSS("opacity", "0");
  await button(app, "Actions for Nightly stock count").click();
  await checkScreen(app, "person-tokens-actions-narrow");
  await menuItem(app, "Regenerate").click();
  await expect(app.getByRole("combobox", { name: "Expires" })).toBeVisible();
  await checkScreen(app, "person-regenerate-narrow");
  await button(app, "Cancel").click();
  await button(app, "Revoke all").click();
  await expect(app.getByText(/All 4 active or waiting tokens/)).toBeVisible();
  await checkScreen(app, "person-revoke-all-narrow");
  await button(app, "Cancel").click();
  await button(app, LONG_NAME).click();
  await checkScreen(app, "person-token-waiting-narrow");
  await button(app, "Back").click();
  await button(app, "Add token").click();
  await expectScreen(app, "New token");
  await expect(app.getByRole("radio", { name: "Read Access for Sales" })).toBeVisible();
  await checkScreen(app, "person-new-token-narrow");
});
