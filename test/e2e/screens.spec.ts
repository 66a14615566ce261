import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { controlsOf } from "./support/controls.ts";
import { inDatabase } from "./support/database.ts";
import {
  AWKWARD_TOKENS,
  EXAMPLE_TOKENS,
  issueExamples,
  LONG_NAME,
} from "./support/example-tokens.ts";
import { sessionToken } from "./support/extension-storage.ts";
import { lookAt } from "./support/look-at.ts";
import { button, expectScreen, goTo, menuItem, openApp } from "./support/screen.ts";
import { signedInPopup } from "./support/story.ts";

/*
 * The screens of someone signed in, in the states that they can really be brought into. The tests share
 * one browser and one list of tokens; each opens its own popup. How a token is made has its own file.
 */

const PERSON = "basic-user";
const ID = `(SELECT id FROM user WHERE email = '${PERSON}@example.test')`;
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  inDatabase(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  context = await launch(profile);
  popup = await signedInPopup(context, PERSON);
  await expect(popup.getByText("No tokens yet.")).toBeVisible();
  await lookAt(popup, "tokens-empty");
  await popup.close();
  await issueExamples(await sessionToken(context), EXAMPLE_TOKENS.toReversed());
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

test.beforeEach(async () => {
  popup = await openPopup(context);
  await expectScreen(popup, "Tokens");
});

test.afterEach(async () => {
  await context.setOffline(false);
  await popup.close();
});

const row = (name: string) => button(popup, name);
const open = async (name: string) => {
  await row(name).click();
  await expectScreen(popup, name);
};

test("tokens: the list and its menus", async () => {
  await expect(row("Terraform")).toBeVisible();
  expect(await controlsOf(popup)).toContain("button Actions for Terraform");
  await expect(button(popup, "New token")).toHaveCount(1);
  await lookAt(popup, "tokens");
  await button(popup, "Actions for Grafana read-only").click();
  await lookAt(popup, "tokens-actions");
  await popup.keyboard.press("Escape");
  await button(popup, "Account").click();
  await lookAt(popup, "tokens-account-menu");
  await popup.keyboard.press("Escape");
  await button(popup, "More").click();
  await lookAt(popup, "tokens-more");
  await menuItem(popup, "Revoke all").click();
  await expect(popup.getByText("Revoke all 5 working tokens?")).toBeVisible();
  await lookAt(popup, "revoke-all");
  await button(popup, "Cancel").click();
  await button(popup, "More").click();
  await menuItem(popup, "Delete all").click();
  await popup.getByRole("textbox", { name: "Type 5 to confirm" }).fill("5");
  await lookAt(popup, "delete-all");
  await button(popup, "Cancel").click();
});

test("tokens: none match", async () => {
  await popup.getByRole("searchbox", { name: "Search tokens" }).fill("jenkins");
  await expect(popup.getByText("No active token matches 'jenkins'.")).toBeVisible();
  await lookAt(popup, "tokens-none-match");
});

test("tokens: offline", async () => {
  await expect(row("Terraform")).toBeVisible();
  await context.setOffline(true);
  await popup.reload();
  await expect(popup.getByText(/^You are offline\. List as of \d\d:\d\d; /)).toBeVisible();
  await expect(button(popup, "New token")).toBeDisabled();
  await lookAt(popup, "tokens-offline");
});

test("detail: active, never expiring, edited, and its dialogs", async () => {
  await open("Deploy from CI");
  await lookAt(popup, "detail");
  await button(popup, "Revoke").click();
  await lookAt(popup, "revoke");
  await button(popup, "Cancel").click();
  await button(popup, "Regenerate").click();
  await expect(popup.getByRole("combobox", { name: "Old secret stops" })).toHaveValue("0");
  await lookAt(popup, "regenerate");
  await popup.getByRole("combobox", { name: "Old secret stops" }).selectOption("In 7 days");
  await lookAt(popup, "regenerate-grace");
  await button(popup, "Cancel").click();
  await button(popup, "Delete").click();
  await lookAt(popup, "delete");
  await button(popup, "Cancel").click();
  await button(popup, "Edit description").click();
  await lookAt(popup, "detail-edit");
  await button(popup, "Cancel").click();
  await button(popup, "Back").click();
  await open("Terraform");
  await lookAt(popup, "detail-no-expiry");
  await button(popup, "Delete all scopes").click();
  await lookAt(popup, "delete-scopes");
  await button(popup, "Cancel").click();
});

test("tokens and detail with what is awkward: long, alike, expired, revoked", async () => {
  await issueExamples(await sessionToken(context), AWKWARD_TOKENS);
  await popup.getByRole("combobox", { name: "Status" }).selectOption("All");
  await expect(row("Laptop that was stolen")).toBeVisible();
  await popup.getByRole("combobox", { name: "Sort by" }).selectOption("Expiry");
  await expect(popup.getByRole("listitem").first()).toContainText("Contractor");
  await lookAt(popup, "tokens-all");
  await open("Laptop that was stolen");
  await lookAt(popup, "detail-revoked");
  await button(popup, "Regenerate").click();
  await expect(popup.getByRole("combobox", { name: "Expires" })).toBeVisible();
  await lookAt(popup, "regenerate-revoked");
  await button(popup, "Cancel").click();
  await button(popup, "Back").click();
  await open("Contractor, autumn release");
  await lookAt(popup, "detail-expired");
  await button(popup, "Back").click();
  await open(LONG_NAME);
  await lookAt(popup, "detail-long");
  await button(popup, "Revoke").click();
  await lookAt(popup, "revoke-long");
  await button(popup, "Cancel").click();
  inDatabase(
    `UPDATE tokens SET superseded_use_at = ?, parent_id =
      (SELECT id FROM tokens WHERE name = 'Laptop that was stolen' AND owner = ${ID})
     WHERE name = ?`,
    Math.floor(Date.now() / 1000) - 180,
    LONG_NAME,
  );
  inDatabase(
    `DELETE FROM scopes WHERE token_id = (SELECT id FROM tokens WHERE name = ?)`,
    LONG_NAME,
  );
  await popup.reload();
  await expect(popup.getByText("Someone still uses the old secret.")).toBeVisible();
  await lookAt(popup, "detail-noticed");
});

test("account and settings", async () => {
  await goTo(popup, "Account");
  await expectScreen(popup, "Account");
  await expect(popup.getByText("may grant 13 of 31")).toBeVisible();
  await lookAt(popup, "account");
  await goTo(popup, "Settings");
  await expectScreen(popup, "Settings");
  await lookAt(popup, "settings");
  await popup.getByRole("combobox", { name: "Warn before tokens expire" }).selectOption("Off");
  await expect(popup.getByRole("checkbox", { name: "Show a notification as well" })).toBeDisabled();
  await lookAt(popup, "settings-no-warning");
});

for (const { name, width } of [
  { name: "narrow", width: 320 },
  { name: "wide", width: 900 },
]) {
  test(`${name}: tokens, detail and new token at ${width} pixels`, async () => {
    const app = await openApp(context, {
      path: width < 380 ? "sidepanel.html" : "app.html",
      width,
    });
    await expect(button(app, "Terraform")).toBeVisible();
    await lookAt(app, `tokens-${name}`);
    await button(app, "Grafana read-only").click();
    await expectScreen(app, "Grafana read-only");
    await lookAt(app, `detail-${name}`);
    await button(app, "Back").click();
    await button(app, "New token").click();
    await expect(app.getByRole("checkbox", { name: "API_READ", exact: true })).toBeVisible();
    await lookAt(app, `new-token-${name}`);
    await app.close();
  });
}
