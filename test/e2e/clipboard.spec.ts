import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile, withPermission } from "./support/chromium.ts";
import { readSessionStorage, writeSettings } from "./support/extension-storage.ts";
import { button } from "./support/screen.ts";
import { fillToken, hintOf, signedInPopup } from "./support/story.ts";

/* The clipboard in browsers that grant pages nothing, as people's do. */

const SECRET = /^lk_pat_[0-9A-Za-z]{61}$/;
let browser: { context: BrowserContext; folders: string[] } | null = null;

/** A browser with nothing granted but, where one is named, a permission of the extension. */
async function open(permission?: string): Promise<Page> {
  const profile = newProfile();
  const extension = permission === undefined ? undefined : withPermission(permission);
  const context = await launch(profile, {
    permissions: [],
    ...(extension === undefined ? {} : { extension }),
  });
  browser = { context, folders: extension === undefined ? [profile] : [profile, extension] };
  return await signedInPopup(context, "basic-user");
}

test.afterEach(async () => {
  await browser?.context.close();
  for (const folder of browser?.folders ?? []) rmSync(folder, { recursive: true, force: true });
});

/** Makes a token and copies its secret, which is read from the screen. */
async function copySecret(popup: Page, name: string): Promise<string> {
  await fillToken(popup, { name, permissions: ["API_READ"] });
  await button(popup, "Create token").click();
  await button(popup, "Reveal").click();
  const secret = await popup.getByRole("textbox", { name: "Token secret" }).inputValue();
  expect(secret).toMatch(SECRET);
  await button(popup, "Copy").click();
  await expect(popup.getByText("Copied to the clipboard")).toBeVisible();
  return secret;
}

/** What is on the clipboard, by the only way to it that is open to everybody: pasting. */
async function pasted(popup: Page): Promise<string> {
  await popup.evaluate(() => {
    const field = document.createElement("textarea");
    document.body.append(field);
    field.focus();
  });
  await popup.keyboard.press("ControlOrMeta+v");
  return await popup.evaluate(() => {
    const [field] = [...document.querySelectorAll("textarea")].slice(-1);
    const value = field?.value ?? "";
    field?.remove();
    return value;
  });
}

test("a secret is copied, pasted and recognized without any permission granted", async () => {
  const popup = await open();
  const secret = await copySecret(popup, "Copied plainly");
  await button(popup, "I have saved it").click();
  await button(popup, "Back").click();
  await popup.getByRole("searchbox", { name: "Search tokens" }).focus();
  await popup.keyboard.press("ControlOrMeta+v");
  const card = popup.getByRole("region", { name: "Pasted token" });
  await expect(card).toContainText("This is your token Copied plainly.");
  await expect(card).toContainText(hintOf(secret));
});

test("a setting without its permission clears nothing", async () => {
  const popup = await open();
  await writeSettings(popup.context(), { clearClipboardSeconds: 2 });
  const secret = await copySecret(popup, "Not cleared");
  await clearingIsOver(popup);
  expect(await pasted(popup)).toBe(secret);
});

test("with its permission, a copied secret is cleared after a while, but nothing copied since", async () => {
  const popup = await open("clipboardRead");
  await writeSettings(popup.context(), { clearClipboardSeconds: 2 });
  await copySecret(popup, "Cleared");
  await expect.poll(() => pasted(popup)).toBe("");

  await button(popup, "Copy").click();
  await popup.evaluate(() => navigator.clipboard.writeText("a shopping list"));
  await clearingIsOver(popup);
  expect(await pasted(popup)).toBe("a shopping list");
});

/** Its alarm was set and has come, what was copied is forgotten, and the page that does it is closed. */
async function clearingIsOver(popup: Page): Promise<void> {
  await expect.poll(() => alarmsOf(popup)).toContain("clipboard");
  await expect.poll(() => alarmsOf(popup)).not.toContain("clipboard");
  await expect.poll(() => readSessionStorage(popup.context())).not.toHaveProperty("copied");
  await expect.poll(() => openPages(popup)).not.toContain("OFFSCREEN_DOCUMENT");
}

type Api = {
  chrome: {
    alarms: { getAll(): Promise<{ name: string }[]> };
    runtime: { getContexts(filter: object): Promise<{ contextType: string }[]> };
  };
};

const alarmsOf = (popup: Page): Promise<string[]> =>
  popup.evaluate(async () => {
    const alarms = await (globalThis as unknown as Api).chrome.alarms.getAll();
    return alarms.map(({ name }) => name);
  });

const openPages = (popup: Page): Promise<string[]> =>
  popup.evaluate(async () => {
    const contexts = await (globalThis as unknown as Api).chrome.runtime.getContexts({});
    return contexts.map(({ contextType }) => contextType);
  });
