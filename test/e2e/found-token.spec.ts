import { readFileSync, rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { readSessionStorage } from "./support/extension-storage.ts";
import { findSecrets } from "./support/find-secrets.ts";
import { button, expectScreen } from "./support/screen.ts";
import { serverState, verify, waitUntilRefused } from "./support/server.ts";
import { createToken, hintOf, readClipboard, signedInPopup } from "./support/story.ts";

/* A person pastes a found token into the search, to see whose it is and to revoke it. */

const PERSON = "basic-user";
const ID = `(SELECT id FROM user WHERE email = '${PERSON}@example.test')`;
const profile = newProfile();
const urls: string[] = [];
let context: BrowserContext;
let popup: Page;
let ownToken = "";
let foreignToken = "";

/** Creates a token of another person, in a separate browser. */
async function createTokenOf(person: "admin" | "global-admin", name: string): Promise<string> {
  const folder = newProfile();
  const browser = await launch(folder);
  try {
    return await createToken(await signedInPopup(browser, person), {
      name,
      permissions: ["API_READ"],
    });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  runSql(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  foreignToken = await createTokenOf("admin", "Of another person");
  context = await launch(profile);
  context.on("request", (request) => urls.push(request.url()));
  popup = await signedInPopup(context, PERSON);
  ownToken = await createToken(popup, { name: "Lost and found", permissions: ["API_READ"] });
  await button(popup, "I have saved it").click();
  await popup.close();
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

const search = () => popup.getByRole("searchbox", { name: "Search tokens" });
const card = () => popup.getByRole("region", { name: "Pasted token" });

async function paste(text: string) {
  await popup.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await search().focus();
  await popup.keyboard.press("ControlOrMeta+v");
}

test("an own token, pasted as a header, is shown with its name and leads to its screen", async () => {
  await paste(`Authorization: Bearer ${ownToken}`);
  await expect(card()).toContainText("This is your token Lost and found.");
  await expect(card()).toContainText(hintOf(ownToken));
  await expect(search()).toHaveValue("");
  await checkScreen(popup, "recognized-mine");
  await button(popup, "View token").click();
  await expectScreen(popup, "Lost and found");
  await button(popup, "Back").click();
  await expectScreen(popup, "Tokens");
  await expect(card()).toHaveCount(0);
});

test("a mistyped token is recognized without a request", async () => {
  const before = urls.length;
  await paste(`"${ownToken.slice(0, -1)}${ownToken.endsWith("0") ? "1" : "0"}"`);
  await expect(card()).toContainText("a character is missing or mistyped");
  await checkScreen(popup, "recognized-mistyped");
  expect(urls.slice(before).filter((url) => url.includes("recognize"))).toEqual([]);
  await popup.keyboard.press("Escape");
  await expect(button(popup, "Lost and found")).toBeVisible();
  await expect(search()).toBeFocused();
});

test("another person's token is only shown as valid, and can be revoked by its secret", async () => {
  expect((await verify(foreignToken, "?scope=API_READ")).status).toBe(200);
  await paste(`export LATCHKEY_TOKEN='${foreignToken}'`);
  await expect(card()).toContainText("It is valid here, but it is not yours.");
  await expect(card()).not.toContainText("Of another person");
  await checkScreen(popup, "recognized-other");
  await button(popup, "Revoke").click();
  await checkScreen(popup, "recognized-revoke");
  await button(popup, "Revoke token").click();
  await expect(card()).toContainText("It is not valid here.");
  await waitUntilRefused(foreignToken);
});

test("an earlier secret of an own token is shown as replaced and cannot revoke the token", async () => {
  await button(popup, "Lost and found").click();
  await button(popup, "Regenerate").click();
  await popup.getByRole("combobox", { name: "Old secret stops" }).selectOption("At once");
  await button(popup, "Regenerate token").click();
  await button(popup, "Copy").click();
  const newSecret = await readClipboard(popup);
  await button(popup, "I have saved it").click();
  await button(popup, "Back").click();

  await paste(ownToken);
  await expect(card()).toContainText("This is an earlier secret of your token Lost and found.");
  await expect(button(popup, "Revoke")).toHaveCount(0);
  await button(popup, "Close").click();
  await paste(newSecret);
  await expect(card()).toContainText("This is your token Lost and found.");
  await button(popup, "Revoke").click();
  await button(popup, "Revoke token").click();
  await expect(card().locator(".status")).toHaveText("Revoked");
  await waitUntilRefused(newSecret);
});

test("no URL, storage, profile, database or log contains a pasted token", async () => {
  const stored = JSON.stringify(await readSessionStorage(context));
  const { stateFolder, log } = serverState.read();
  await context.close();
  const pasted = [ownToken, foreignToken];
  const texts = [...urls, stored, readFileSync(log, "utf8")].join("\n");
  expect(texts).toContain("/v1/tokens");
  expect(pasted.filter((secret) => texts.includes(secret))).toEqual([]);
  // Chromium does not write the clipboard to its profile.
  expect(findSecrets([stateFolder, profile], pasted)).toEqual([]);
  context = await launch(profile);
});
