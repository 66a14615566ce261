import { readFileSync, rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { inDatabase } from "./support/database.ts";
import { readSessionStorage } from "./support/extension-storage.ts";
import { findSecrets } from "./support/find-secrets.ts";
import { lookAt } from "./support/look-at.ts";
import { button, expectScreen } from "./support/screen.ts";
import { serverState, untilRefused, verify } from "./support/server.ts";
import { createToken, hintOf, readClipboard, signedInPopup } from "./support/story.ts";

/* Someone finds a token and pastes it where tokens are searched: what it is, and its end. */

const PERSON = "basic-user";
const ID = `(SELECT id FROM user WHERE email = '${PERSON}@example.test')`;
const profile = newProfile();
const urls: string[] = [];
let context: BrowserContext;
let popup: Page;
let mine = "";
let others = "";

/** A token of this person, in a browser of their own. */
async function tokenOf(person: "admin" | "global-admin", name: string): Promise<string> {
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
  inDatabase(`DELETE FROM tokens WHERE kind = 'pat' AND owner = ${ID}`);
  others = await tokenOf("admin", "Somebody else's");
  context = await launch(profile);
  context.on("request", (request) => urls.push(request.url()));
  popup = await signedInPopup(context, PERSON);
  mine = await createToken(popup, { name: "Lost and found", permissions: ["API_READ"] });
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

test("mine, pasted as it stands in a header: its name, and the way to it", async () => {
  await paste(`Authorization: Bearer ${mine}`);
  await expect(card()).toContainText("This is your token Lost and found.");
  await expect(card()).toContainText(hintOf(mine));
  await expect(search()).toHaveValue("");
  await lookAt(popup, "recognized-mine");
  await button(popup, "View token").click();
  await expectScreen(popup, "Lost and found");
  await button(popup, "Back").click();
  await expectScreen(popup, "Tokens");
  await expect(card()).toHaveCount(0);
});

test("with a typo: told without asking anybody", async () => {
  const before = urls.length;
  await paste(`"${mine.slice(0, -1)}${mine.endsWith("0") ? "1" : "0"}"`);
  await expect(card()).toContainText("a character is missing or mistyped");
  await lookAt(popup, "recognized-mistyped");
  expect(urls.slice(before).filter((url) => url.includes("recognize"))).toEqual([]);
  await popup.keyboard.press("Escape");
  await expect(button(popup, "Lost and found")).toBeVisible();
  await expect(search()).toBeFocused();
});

test("somebody else's: only that it is valid here, and revoked by possession", async () => {
  expect((await verify(others, "?scope=API_READ")).status).toBe(200);
  await paste(`export LATCHKEY_TOKEN='${others}'`);
  await expect(card()).toContainText("It is valid here, but it is not yours.");
  await expect(card()).not.toContainText("Somebody else's");
  await lookAt(popup, "recognized-other");
  await button(popup, "Revoke").click();
  await lookAt(popup, "recognized-revoke");
  await button(popup, "Revoke token").click();
  await expect(card()).toContainText("It is not valid here.");
  await untilRefused(others);
});

test("an earlier secret of mine: replaced, with nothing left to revoke by it", async () => {
  await button(popup, "Lost and found").click();
  await button(popup, "Regenerate").click();
  await button(popup, "Regenerate token").click();
  await button(popup, "Copy").click();
  const renewed = await readClipboard(popup);
  await button(popup, "I have saved it").click();
  await button(popup, "Back").click();

  await paste(mine);
  await expect(card()).toContainText("This is an earlier secret of your token Lost and found.");
  await expect(button(popup, "Revoke")).toHaveCount(0);
  await button(popup, "Close").click();
  await paste(renewed);
  await expect(card()).toContainText("This is your token Lost and found.");
  await button(popup, "Revoke").click();
  await button(popup, "Revoke token").click();
  await expect(card().locator(".status")).toHaveText("Revoked");
  await untilRefused(renewed);
});

test("no URL, storage, profile, database or log has one of the pasted tokens", async () => {
  const stored = JSON.stringify(await readSessionStorage(context));
  const { stateFolder, log } = serverState.read();
  await context.close();
  const pasted = [mine, others];
  const told = [...urls, stored, readFileSync(log, "utf8")].join("\n");
  expect(told).toContain("/v1/tokens");
  expect(pasted.filter((secret) => told.includes(secret))).toEqual([]);
  // Chromium keeps what was on the clipboard to itself; nothing else may have it.
  expect(findSecrets([stateFolder, profile], pasted)).toEqual([]);
  context = await launch(profile);
});
