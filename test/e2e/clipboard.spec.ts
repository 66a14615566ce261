import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { buildWithPermission, launch, newProfile } from "./support/chromium.ts";
import { readSessionStorage, writeSettings } from "./support/extension-storage.ts";
import { button } from "./support/screen.ts";
import { fillToken, hintOf, signedInPopup } from "./support/story.ts";

/* The clipboard in browsers that grant pages no permissions, like an ordinary browser. */

const SECRET = /^lk_pat_[0-9A-Za-z]{61}$/;
let browser: { context: BrowserContext; folders: string[] } | null = null;

/** Opens a browser that grants pages nothing, and the extension at most one optional permission. */
async function open(permission?: string): Promise<Page> {
  const profile = newProfile();
  const extension = permission === undefined ? undefined : buildWithPermission(permission);
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

/** Creates a token and copies its secret. @returns the secret, read from the screen */
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

/** Reads the clipboard by pasting, which needs no permission. */
async function pasteText(popup: Page): Promise<string> {
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
  await waitUntilCleared(popup);
  expect(await pasteText(popup)).toBe(secret);
});

test("with its permission, a copied secret is cleared later, but not a text copied since", async () => {
  const popup = await open("clipboardRead");
  await writeSettings(popup.context(), { clearClipboardSeconds: 2 });
  await copySecret(popup, "Cleared");
  await expect.poll(() => pasteText(popup)).toBe("");

  await button(popup, "Copied").click();
  await popup.evaluate(() => navigator.clipboard.writeText("a shopping list"));
  await waitUntilCleared(popup);
  expect(await pasteText(popup)).toBe("a shopping list");
});

/** Waits until the alarm has fired, the record of the copied secret is gone, and the clearing page is closed. */
async function waitUntilCleared(popup: Page): Promise<void> {
  await expect.poll(() => listAlarms(popup)).toContain("clipboard");
  await expect.poll(() => listAlarms(popup)).not.toContain("clipboard");
  await expect.poll(() => readSessionStorage(popup.context())).not.toHaveProperty("copied");
  await expect.poll(() => listPages(popup)).not.toContain("OFFSCREEN_DOCUMENT");
}

type Api = {
  chrome: {
    alarms: { getAll(): Promise<{ name: string }[]> };
    runtime: { getContexts(filter: object): Promise<{ contextType: string }[]> };
  };
};

const listAlarms = (popup: Page): Promise<string[]> =>
  popup.evaluate(async () => {
    const alarms = await (globalThis as unknown as Api).chrome.alarms.getAll();
    return alarms.map(({ name }) => name);
  });

const listPages = (popup: Page): Promise<string[]> =>
  popup.evaluate(async () => {
    const contexts = await (globalThis as unknown as Api).chrome.runtime.getContexts({});
    return contexts.map(({ contextType }) => contextType);
  });
