import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup, POPUP_SIZE } from "./support/chromium.ts";
import { listControls } from "./support/controls.ts";
import { runSql } from "./support/database.ts";
import {
  AWKWARD_TOKENS,
  EXAMPLE_TOKENS,
  issueExamples,
  LONG_NAME,
} from "./support/example-tokens.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { button, expectScreen, goTo, menuItem, openApp } from "./support/screen.ts";
import { signedInPopup } from "./support/story.ts";

/*
 * The screens of a signed-in person, in all states that a test can produce. The tests share one browser and
 * one list of tokens; each opens its own popup. new-token-screens.spec.ts has the creation of a token.
 */

const PERSON = "basic-user";
const ID = `(SELECT id FROM user WHERE email = '${PERSON}@example.test')`;
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  runSql(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  context = await launch(profile);
  popup = await signedInPopup(context, PERSON);
  await expect(popup.getByText("No tokens yet.")).toBeVisible();
  await checkScreen(popup, "tokens-empty");
  await popup.close();
  await issueExamples(await readSessionToken(context), EXAMPLE_TOKENS.toReversed());
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
  expect(await listControls(popup)).toContain("button Actions for Terraform");
  await expect(button(popup, "New token")).toHaveCount(1);
  await checkScreen(popup, "tokens");
  await button(popup, "Actions for Grafana read-only").click();
  await checkScreen(popup, "tokens-actions");
  await popup.keyboard.press("Escape");
  await button(popup, "Account").click();
  await checkScreen(popup, "tokens-account-menu");
  await popup.keyboard.press("Escape");
  await button(popup, "More").click();
  await checkScreen(popup, "tokens-more");
  await menuItem(popup, "Revoke all").click();
  await expect(popup.getByText("Revoke all 5 working tokens?")).toBeVisible();
  await checkScreen(popup, "revoke-all");
  await button(popup, "Cancel").click();
  await button(popup, "More").click();
  await menuItem(popup, "Delete all").click();
  await popup.getByRole("textbox", { name: "Type 5 to confirm" }).fill("5");
  await checkScreen(popup, "delete-all");
  await button(popup, "Cancel").click();
});

test("palette and keys", async () => {
  await popup.keyboard.press("Control+K");
  await popup.getByRole("combobox", { name: "Find tokens, actions and screens" }).fill("regen dep");
  await expect(popup.getByRole("option", { name: "Regenerate Deploy from CI" })).toBeVisible();
  await checkScreen(popup, "palette");
  await popup.keyboard.press("Escape");
  // It gives the focus back when it is gone.
  await expect(popup.getByRole("dialog")).toHaveCount(0);
  await row("Terraform").focus();
  await popup.keyboard.press("?");
  await expect(popup.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await checkScreen(popup, "keys");
  await popup.keyboard.press("Escape");
});

test("tokens: none match", async () => {
  await popup.getByRole("searchbox", { name: "Search tokens" }).fill("jenkins");
  await expect(popup.getByText("No active token matches 'jenkins'.")).toBeVisible();
  await checkScreen(popup, "tokens-none-match");
});

test("tokens: offline", async () => {
  await expect(row("Terraform")).toBeVisible();
  await context.setOffline(true);
  await popup.reload();
  await expect(popup.getByText(/^You are offline\. List as of \d\d:\d\d; /)).toBeVisible();
  await expect(button(popup, "New token")).toBeDisabled();
  await checkScreen(popup, "tokens-offline");
  await context.setOffline(false);
  await expect(button(popup, "New token")).toBeEnabled();
  await expect(popup.getByText(/^You are offline/)).toBeHidden();
});

test("tokens: a slow server", async () => {
  const slow = await context.newPage();
  await slow.addInitScript(() => {
    type Send = (message: { type: string }, onAnswer: unknown) => void;
    const { runtime } = (globalThis as unknown as { chrome: { runtime: { sendMessage: Send } } })
      .chrome;
    const send = runtime.sendMessage.bind(runtime);
    runtime.sendMessage = (message, onAnswer) => {
      if (message.type !== "listAllTokens") send(message, onAnswer);
    };
  });
  await slow.setViewportSize(POPUP_SIZE);
  await slow.goto(popup.url());
  await expect(slow.getByText(/ is slow to answer\.$/)).toBeVisible();
  await checkScreen(slow, "tokens-slow");
  await button(slow, "Stop waiting").click();
  await expect(slow.getByText(/ does not answer\. /)).toBeVisible();
  await checkScreen(slow, "tokens-stopped");
  await slow.close();
});

test("detail: deleted in another tab", async () => {
  await issueExamples(await readSessionToken(context), [
    { name: "Short-lived", permissions: ["API_READ"], expiresInDays: 3, createdDaysAgo: 1 },
  ]);
  await popup.reload();
  await open("Short-lived");
  const other = await openPopup(context);
  await button(other, "Actions for Short-lived").click();
  await menuItem(other, "Delete").click();
  await button(other, "Delete token").click();
  await expect(popup.getByText("This is no longer here.")).toBeVisible();
  await checkScreen(popup, "detail-gone");
  await button(popup, "Back to the list").click();
  await expectScreen(popup, "Tokens");
  await expect(row("Short-lived")).toBeHidden();
  await other.close();
});

test("detail: active, never expiring, edited, and its dialogs", async () => {
  await open("Deploy from CI");
  await checkScreen(popup, "detail");
  await button(popup, "Revoke").click();
  await checkScreen(popup, "revoke");
  await button(popup, "Cancel").click();
  await button(popup, "Regenerate").click();
  await expect(popup.getByRole("combobox", { name: "Old secret stops" })).toHaveValue("86400");
  await checkScreen(popup, "regenerate");
  await popup.getByRole("combobox", { name: "Old secret stops" }).selectOption("In 7 days");
  await checkScreen(popup, "regenerate-grace");
  await button(popup, "Cancel").click();
  await button(popup, "Delete").click();
  await checkScreen(popup, "delete");
  await button(popup, "Cancel").click();
  await button(popup, "Edit description").click();
  await checkScreen(popup, "detail-edit");
  await button(popup, "Cancel").click();
  await button(popup, "Back").click();
  await open("Terraform");
  await checkScreen(popup, "detail-no-expiry");
  await button(popup, "Delete all scopes").click();
  await checkScreen(popup, "delete-scopes");
  await button(popup, "Cancel").click();
});

test("tokens and detail: long texts, equal names, expired, revoked", async () => {
  await issueExamples(await readSessionToken(context), AWKWARD_TOKENS);
  await popup.getByRole("radio", { name: "All" }).check();
  await expect(row("Laptop that was stolen")).toBeVisible();
  await popup.getByRole("combobox", { name: "Sort by" }).selectOption("Expiry");
  await expect(popup.getByRole("listitem").first()).toContainText("Contractor");
  await checkScreen(popup, "tokens-all");
  await open("Laptop that was stolen");
  await checkScreen(popup, "detail-revoked");
  await button(popup, "Regenerate").click();
  await expect(popup.getByRole("combobox", { name: "Expires" })).toBeVisible();
  await checkScreen(popup, "regenerate-revoked");
  await button(popup, "Cancel").click();
  await button(popup, "Back").click();
  await open("Contractor, autumn release");
  await checkScreen(popup, "detail-expired");
  await button(popup, "Back").click();
  await open(LONG_NAME);
  await checkScreen(popup, "detail-long");
  await button(popup, "Revoke").click();
  await checkScreen(popup, "revoke-long");
  await button(popup, "Cancel").click();
  runSql(
    `UPDATE tokens SET superseded_use_at = ?, parent_id =
      (SELECT id FROM tokens WHERE name = 'Laptop that was stolen' AND owner = ${ID})
     WHERE name = ?`,
    Math.floor(Date.now() / 1000) - 180,
    LONG_NAME,
  );
  runSql(`DELETE FROM scopes WHERE token_id = (SELECT id FROM tokens WHERE name = ?)`, LONG_NAME);
  await popup.reload();
  await expect(popup.getByText("Someone still uses the old secret.")).toBeVisible();
  await checkScreen(popup, "detail-noticed");
});

test("account and settings", async () => {
  await goTo(popup, "Account");
  await expectScreen(popup, "Account");
  await expect(popup.getByText("may grant 13 of 31")).toBeVisible();
  await checkScreen(popup, "account");
  await goTo(popup, "Settings");
  await expectScreen(popup, "Settings");
  await checkScreen(popup, "settings");
  await popup.getByRole("combobox", { name: "Warn before tokens expire" }).selectOption("Off");
  await expect(popup.getByRole("checkbox", { name: "Show a notification as well" })).toBeDisabled();
  await checkScreen(popup, "settings-no-warning");
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
    await checkScreen(app, `tokens-${name}`);
    await button(app, "Grafana read-only").click();
    await expectScreen(app, "Grafana read-only");
    await checkScreen(app, `detail-${name}`);
    await button(app, "Back").click();
    await button(app, "New token").click();
    await expect(app.getByRole("checkbox", { name: "API_READ", exact: true })).toBeVisible();
    await checkScreen(app, `new-token-${name}`);
    await app.close();
  });
}
