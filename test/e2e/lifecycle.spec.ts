import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { inDatabase } from "./support/database.ts";
import { toolbarButton } from "./support/extension-storage.ts";
import { lookAt } from "./support/look-at.ts";
import { button, expectScreen, menuItem } from "./support/screen.ts";
import { untilRefused, verify } from "./support/server.ts";
import { createToken, readClipboard, signedInPopup } from "./support/story.ts";
import { withinPromise } from "./support/within-promise.ts";

/* What becomes of a token after it was made: a new secret, fewer scopes, an end, and all at once. */

const PERSON = "basic-user";
const ID = `(SELECT id FROM user WHERE email = '${PERSON}@example.test')`;
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  inDatabase(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
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

const filter = (status: string) =>
  popup.getByRole("combobox", { name: "Status" }).selectOption(status);
const status = () => popup.locator(".status-card .status");
const accepted = async (secret: string) => (await verify(secret, "?scope=API_READ")).status;

/** Creates a token and comes back to the list. */
async function make(name: string, expires?: string): Promise<string> {
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

test("a revoked token is regenerated: it works again with a new secret alone", async () => {
  const before = await make("Revived");
  await button(popup, "Revived").click();
  await button(popup, "Revoke").click();
  await button(popup, "Revoke token").click();
  await expect(status()).toHaveText("Revoked");
  await untilRefused(before);

  await button(popup, "Regenerate").click();
  await expect(popup.getByRole("combobox", { name: "Old secret stops" })).toHaveCount(0);
  await popup.getByRole("combobox", { name: "Expires" }).selectOption("90 days");
  await button(popup, "Regenerate token").click();
  const after = await saveSecret("Revived");
  await expect(status()).toHaveText("Active");
  await expect(popup.getByText("89 days left").or(popup.getByText("90 days left"))).toBeVisible();
  expect(await accepted(after)).toBe(200);
  expect(await accepted(before)).toBe(401);
  // It has the scopes that it had.
  const scopes = popup.getByRole("region", { name: "Scopes" }).getByRole("listitem");
  await expect(scopes).toHaveText(["API_READ", "METRICS_READ"]);
});

test("an expired token is found under Expired and regenerated from there", async () => {
  const before = await make("Outlived");
  inDatabase(
    `UPDATE tokens SET expires_at = ? WHERE name = 'Outlived' AND owner = ${ID}`,
    Math.floor(Date.now() / 1000) - 60,
  );
  await filter("Expired");
  await button(popup, "Outlived").click();
  await expect(status()).toHaveText("Expired");
  await button(popup, "Regenerate").click();
  await button(popup, "Regenerate token").click();
  const after = await saveSecret("Outlived");
  await expect(status()).toHaveText("Active");
  expect(await accepted(after)).toBe(200);
  expect(await accepted(before)).toBe(401);
});

test("an active token's old secret goes on for as long as was chosen, and both are told of", async () => {
  const before = await make("Handed over");
  await button(popup, "Actions for Handed over").click();
  await menuItem(popup, "Regenerate").click();
  await popup.getByRole("combobox", { name: "Old secret stops" }).selectOption("In 1 hour");
  await button(popup, "Regenerate token").click();
  await expectScreen(popup, "Save your token");
  await expect(popup.getByText(/The old secret works until /)).toBeVisible();
  await lookAt(popup, "save-regenerated");
  const after = await saveSecret("Handed over");
  expect([await accepted(before), await accepted(after)]).toEqual([200, 200]);
  await expect(popup.getByText(/^The old secret works too until /)).toBeVisible();
  await lookAt(popup, "detail-grace");

  await button(popup, "Regenerate").click();
  await button(popup, "Regenerate token").click();
  const last = await saveSecret("Handed over");
  await untilRefused(before);
  await untilRefused(after);
  expect(await accepted(last)).toBe(200);
  await popup.reload();
  await expect(popup.getByText(/^Someone still uses the old secret\./)).toBeVisible();
});

test("a popup closed right after Regenerate token finds the one new secret on reopening", async () => {
  await make("Closed too soon");
  await button(popup, "Closed too soon").click();
  await button(popup, "Regenerate").click();
  await button(popup, "Regenerate token").click({ noWaitAfter: true });
  await popup.close();

  popup = await openPopup(context);
  const secret = await saveSecret("Closed too soon");
  expect(await accepted(secret)).toBe(200);
  await button(popup, "Regenerate").click();
  await button(popup, "Cancel").click();
});

test("scopes go one by one and all at once, and the token then can do nothing", async () => {
  const secret = await make("Stripped");
  await button(popup, "Stripped").click();
  await button(popup, "Delete scope METRICS_READ").click();
  const scopes = popup.getByRole("region", { name: "Scopes" });
  await expect(scopes.getByRole("listitem")).toHaveText(["API_READ"]);
  expect(await accepted(secret)).toBe(200);
  await button(popup, "Delete all scopes").click();
  await button(popup, "Delete scopes").click();
  await expect(scopes).toContainText("No scopes. Every request with this token is refused.");
  await lookAt(popup, "detail-no-scopes");
  expect(
    await withinPromise(
      () => accepted(secret),
      (status) => status !== 200,
    ),
  ).toBe(403);
});

test("the toolbar's button counts the tokens that are about to expire, and no others", async () => {
  inDatabase(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  await popup.reload();
  await make("Ends soon", "7 days");
  const one = { badge: "1", title: "Latchkey: 1 token expires within 14 days" };
  await expect.poll(() => toolbarButton(context)).toEqual(one);
  await make("Ends later", "90 days");
  await expect.poll(() => toolbarButton(context)).toEqual(one);
  // Its row comes above the other, which must not move while it is pressed.
  await expect(button(popup, "Actions for Ends later")).toBeVisible();
  await button(popup, "Actions for Ends soon").click();
  await menuItem(popup, "Revoke").click();
  await button(popup, "Revoke token").click();
  await expect.poll(() => toolbarButton(context)).toEqual({ badge: "", title: "Latchkey" });
});

test("all are revoked after a count, and deleted after that was typed", async () => {
  inDatabase(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  await popup.reload();
  const secrets = [await make("First"), await make("Second")];
  await button(popup, "More").click();
  await menuItem(popup, "Revoke all").click();
  await expect(popup.getByRole("dialog")).toContainText("Revoke all 2 working tokens?");
  await button(popup, "Revoke all tokens").click();
  await expect(popup.getByText("No active tokens.")).toBeVisible();
  for (const secret of secrets) await untilRefused(secret);

  await button(popup, "More").click();
  await menuItem(popup, "Delete all").click();
  const confirm = button(popup, "Delete all tokens");
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await popup.getByRole("textbox", { name: "Type 2 to confirm" }).fill("2");
  await confirm.click();
  await expect(popup.getByText("No tokens yet.")).toBeVisible();
});
