import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { countCalendarDays } from "./support/day-in.ts";
import { readToolbarButton } from "./support/extension-storage.ts";
import { pollWithinPromise } from "./support/poll-within-promise.ts";
import { button, expectScreen, menuItem } from "./support/screen.ts";
import { verify, waitUntilRefused } from "./support/server.ts";
import { createToken, readClipboard, signedInPopup } from "./support/story.ts";

/* The life of a token after its creation: regenerating, deleting scopes, revoking, and deleting. */

const PERSON = "basic-user";
const ID = `(SELECT id FROM user WHERE email = '${PERSON}@example.test')`;
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  runSql(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  context = await launch(profile);
  await (await signedInPopup(context, PERSON)).close();
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
  await popup.close();
});

const filter = (status: string) => popup.getByRole("radio", { name: status, exact: true }).check();
const status = () => popup.locator(".status-card .status");
const verdict = async (secret: string) => (await verify(secret, "?scope=API_READ")).status;

/** Creates a token and returns to the list. @returns its secret */
async function create(name: string, expires?: string): Promise<string> {
  const secret = await createToken(popup, {
    ...{ name, permissions: ["API_READ", "METRICS_READ"] },
    ...(expires === undefined ? {} : { expires }),
  });
  await button(popup, "I have saved it").click();
  await expectScreen(popup, name);
  await button(popup, "Back").click();
  return secret;
}

async function saveSecret(name: string): Promise<string> {
  await expectScreen(popup, "Save your token");
  await button(popup, "Copy").click();
  const secret = await readClipboard(popup);
  await button(popup, "I have saved it").click();
  await expectScreen(popup, name);
  return secret;
}

test("a revoked token that is regenerated works again, but only with its new secret", async () => {
  const before = await create("Revived");
  await button(popup, "Revived").click();
  await button(popup, "Revoke").click();
  await button(popup, "Revoke token").click();
  await expect(status()).toHaveText("Revoked");
  await waitUntilRefused(before);

  await button(popup, "Regenerate").click();
  await expect(popup.getByRole("combobox", { name: "Old secret stops" })).toHaveCount(0);
  await popup.getByRole("combobox", { name: "Expires" }).selectOption("90 days");
  await button(popup, "Regenerate token").click();
  const after = await saveSecret("Revived");
  await expect(status()).toHaveText("Active");
  await expect(popup.getByText(`${countCalendarDays(90)} days left`)).toBeVisible();
  expect(await verdict(after)).toBe(200);
  expect(await verdict(before)).toBe(401);
  const scopes = popup.getByRole("region", { name: "Scopes" }).getByRole("listitem");
  await expect(scopes).toHaveText(["API_READ", "METRICS_READ"]);
});

test("an expired token is listed under Expired and can be regenerated", async () => {
  const before = await create("Outlived");
  runSql(
    `UPDATE tokens SET expires_at = ? WHERE name = 'Outlived' AND owner = ${ID}`,
    Math.floor(Date.now() / 1000) - 60,
  );
  await popup.reload();
  await filter("Expired");
  await button(popup, "Outlived").click();
  await expect(status()).toHaveText("Expired");
  await button(popup, "Regenerate").click();
  await button(popup, "Regenerate token").click();
  const after = await saveSecret("Outlived");
  await expect(status()).toHaveText("Active");
  expect(await verdict(after)).toBe(200);
  expect(await verdict(before)).toBe(401);
});

test("an active token's old secret works for the chosen time, and the screens say so", async () => {
  const before = await create("Handed over");
  await button(popup, "Actions for Handed over").click();
  await menuItem(popup, "Regenerate").click();
  await popup.getByRole("combobox", { name: "Old secret stops" }).selectOption("In 1 hour");
  await button(popup, "Regenerate token").click();
  await expectScreen(popup, "Save your token");
  await expect(popup.getByText(/The old secret works until /)).toBeVisible();
  await checkScreen(popup, "save-regenerated");
  const after = await saveSecret("Handed over");
  expect([await verdict(before), await verdict(after)]).toEqual([200, 200]);
  await expect(popup.getByText(/^The old secret works too until /)).toBeVisible();
  await checkScreen(popup, "detail-grace");

  await button(popup, "Regenerate").click();
  await popup.getByRole("combobox", { name: "Old secret stops" }).selectOption("At once");
  await button(popup, "Regenerate token").click();
  const last = await saveSecret("Handed over");
  await waitUntilRefused(before);
  await waitUntilRefused(after);
  expect(await verdict(last)).toBe(200);
  await popup.reload();
  await expect(popup.getByText(/^Someone still uses the old secret\./)).toBeVisible();
});

test("a popup closed right after Regenerate token shows the new secret when reopened", async () => {
  await create("Closed too soon");
  await button(popup, "Closed too soon").click();
  await button(popup, "Regenerate").click();
  await button(popup, "Regenerate token").click({ noWaitAfter: true });
  await popup.close();

  popup = await openPopup(context);
  const secret = await saveSecret("Closed too soon");
  expect(await verdict(secret)).toBe(200);
  await button(popup, "Regenerate").click();
  await button(popup, "Cancel").click();
});

test("scopes are deleted one by one and all at once; a token without scopes is refused", async () => {
  const secret = await create("Stripped");
  await button(popup, "Stripped").click();
  await button(popup, "Delete scope METRICS_READ").click();
  const scopes = popup.getByRole("region", { name: "Scopes" });
  await expect(scopes.getByRole("listitem")).toHaveText(["API_READ"]);
  expect(await verdict(secret)).toBe(200);
  await button(popup, "Delete all scopes").click();
  await button(popup, "Delete scopes").click();
  await expect(scopes).toContainText("No scopes. Every request with this token is refused.");
  await checkScreen(popup, "detail-no-scopes");
  expect(
    await pollWithinPromise(
      () => verdict(secret),
      (status) => status !== 200,
    ),
  ).toBe(403);
});

test("the toolbar's button counts only the tokens that expire soon", async () => {
  runSql(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  await popup.reload();
  await create("Ends soon", "7 days");
  const one = { badge: "1", title: "Latchkey: 1 token expires within 14 days" };
  await expect.poll(() => readToolbarButton(context)).toEqual(one);
  await create("Ends later", "90 days");
  await expect.poll(() => readToolbarButton(context)).toEqual(one);
  // The new row appears above the other one, which would move while it is pressed.
  await expect(button(popup, "Actions for Ends later")).toBeVisible();
  await button(popup, "Actions for Ends soon").click();
  await menuItem(popup, "Revoke").click();
  await button(popup, "Revoke token").click();
  await expect.poll(() => readToolbarButton(context)).toEqual({ badge: "", title: "Latchkey" });
});

test("Revoke all names the number of tokens, and Delete all requires typing it", async () => {
  runSql(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  await popup.reload();
  const secrets = [await create("First"), await create("Second")];
  await button(popup, "More").click();
  await menuItem(popup, "Revoke all").click();
  await expect(popup.getByRole("dialog")).toContainText("Revoke all 2 working tokens?");
  await button(popup, "Revoke all tokens").click();
  await expect(popup.getByText("No active tokens.")).toBeVisible();
  for (const secret of secrets) await waitUntilRefused(secret);

  await button(popup, "More").click();
  await menuItem(popup, "Delete all").click();
  const confirm = button(popup, "Delete all tokens");
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await popup.getByRole("textbox", { name: "Type 2 to confirm" }).fill("2");
  await confirm.click();
  await expect(popup.getByText("No tokens yet.")).toBeVisible();
});
