import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { readSessionStorage, readSessionToken } from "./support/extension-storage.ts";
import { button, expectScreen, goTo, menuItem } from "./support/screen.ts";
import { E2E_URL, verify } from "./support/server.ts";
import { createToken, fillToken, hintOf, PASSWORD, signedInPopup } from "./support/story.ts";

/* The rules of every screen: where the focus goes, and where no secret may be. */

const SECRET = /lk_(pat|ses|svc)_\w{61}/;
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  context = await launch(profile);
  popup = await signedInPopup(context, "basic-user");
  await createToken(popup, { name: "Ruled", permissions: ["API_READ"] });
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

test("each new screen focuses its heading", async () => {
  await button(popup, "Ruled").click();
  await expectScreen(popup, "Ruled");
  await button(popup, "Back").click();
  await expectScreen(popup, "Tokens");
  await button(popup, "New token").click();
  await expectScreen(popup, "New token");
  await goTo(popup, "Account");
  await expectScreen(popup, "Account");
  await goTo(popup, "Settings");
  await expectScreen(popup, "Settings");
  await goTo(popup, "Personal access tokens");
  await expectScreen(popup, "Tokens");
});

test("Escape closes the top layer first, and the focus returns to the control that opened it", async () => {
  const actions = button(popup, "Actions for Ruled");
  await actions.click();
  await expect(menuItem(popup, "View")).toBeFocused();
  await popup.keyboard.press("Escape");
  await expect(actions).toBeFocused();

  await actions.click();
  await menuItem(popup, "Delete").click();
  const dialog = popup.getByRole("dialog", { name: "Delete “Ruled”?" });
  await expect(dialog).toBeVisible();
  await popup.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(actions).toBeFocused();
  await expect(button(popup, "Ruled")).toBeVisible();
});

test("a button and the confirmation that it opens have different names", async () => {
  await button(popup, "Ruled").click();
  for (const [opener, confirm] of [
    ["Revoke", "Revoke token"],
    ["Delete", "Delete token"],
  ] as const) {
    await button(popup, opener).click();
    const dialog = popup.getByRole("dialog");
    await expect(dialog.getByRole("button")).toHaveText(["Cancel", confirm]);
    await button(popup, "Cancel").click();
    await expect(button(popup, opener)).toBeFocused();
  }
});

test("keys: / searches, n opens a new token, . opens a row's actions, arrows move between rows", async () => {
  await expect(button(popup, "Ruled")).toBeVisible();
  await expect(popup.getByRole("searchbox", { name: "Search tokens" })).toBeFocused();
  await button(popup, "Ruled").focus();
  await popup.keyboard.press("/");
  await expect(popup.getByRole("searchbox", { name: "Search tokens" })).toBeFocused();
  await popup.keyboard.type("Ruled");
  await expect(popup.getByRole("listitem")).toHaveCount(1);
  await popup.keyboard.press("ArrowDown");
  await expect(button(popup, "Ruled")).toBeFocused();
  await popup.keyboard.press(".");
  await expect(menuItem(popup, "View")).toBeFocused();
  await popup.keyboard.press("Escape");
  await popup.keyboard.press("n");
  await expectScreen(popup, "New token");
});

test("header, content and footer are aligned at every width", async () => {
  await expect(button(popup, "Ruled")).toBeVisible();
  for (const width of [320, 380, 640, 645, 670, 671, 700, 900, 1400]) {
    await popup.setViewportSize({ width, height: 600 });
    await popup.evaluate(() => {
      // A popup has a fixed width, a tab does not.
      document.documentElement.dataset.surface = "tab";
    });
    const lefts = await popup.evaluate(() =>
      ["header h1", "main > *", "footer > *"].map(
        (part) => document.querySelector(part)?.getBoundingClientRect().left,
      ),
    );
    expect(new Set(lefts).size, `${width} px: ${lefts}`).toBe(1);
  }
});

test("a draft is kept when the popup closes, to the last letter", async () => {
  await fillToken(popup, { name: "Half finished", permissions: ["JOBS_READ"] });
  await popup.getByRole("textbox", { name: "Description" }).fill("Two\nlines");
  await popup.close();
  const readStored = async () => JSON.stringify(await readSessionStorage(context));
  await expect.poll(readStored).toContain("Two\\nlines");
  popup = await openPopup(context);
  await button(popup, "New token").click();

  await expect(popup.getByRole("textbox", { name: "Name", exact: true })).toHaveValue(
    "Half finished",
  );
  await expect(popup.getByRole("textbox", { name: "Description" })).toHaveValue("Two\nlines");
  await expect(popup.getByRole("checkbox", { name: "JOBS_READ", exact: true })).toBeChecked();
  await button(popup, "Cancel").click();
});

test("a secret is only in its own field, and only when revealed", async () => {
  await fillToken(popup, { name: "Kept quiet", permissions: ["API_READ"] });
  await button(popup, "Create token").click();
  const field = popup.getByRole("textbox", { name: "Token secret" });
  await expect(field).toHaveValue(/^lk_pat_\w{4}•{53}\w{4}$/);
  const masked = await field.inputValue();
  await button(popup, "Reveal").click();
  await expect(field).toHaveValue(SECRET);
  const secret = await field.inputValue();
  expect(masked).toBe(hintOf(secret).replace("…", "•".repeat(53)));
  expect((await verify(secret, "?scope=API_READ")).status).toBe(200);

  for (const choice of [
    "Token",
    "Authorization header",
    "curl command",
    ".env line",
    "Docker --env-file",
  ]) {
    await popup.getByRole("combobox", { name: "Copy as" }).selectOption(choice);
    await expectNoSecret(popup, secret);
  }
  await button(popup, "Copy").click();
  await button(popup, "I have saved it").click();
  await expectScreen(popup, "Kept quiet");
  await expectNoSecret(popup, secret);
  await expect(popup.locator("input, textarea")).toHaveCount(0);
});

test("no screen contains the session's token", async () => {
  const session = await readSessionToken(context);
  for (const [item, title] of [
    ["Account", "Account"],
    ["Settings", "Settings"],
    ["Personal access tokens", "Tokens"],
  ] as const) {
    await goTo(popup, item);
    await expectScreen(popup, title);
    await expectNoSecret(popup, session);
  }
  const pageStorage = await popup.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
  expect(pageStorage).toBe("[{},{}]");
});

/** Expects that markup (texts and attributes), title and address contain no secret. */
async function expectNoSecret(page: Page, secret: string): Promise<void> {
  const markup = await page.content();
  const texts = [await page.title(), page.url(), markup].join("\n");
  expect(markup).toContain("<h1");
  expect(texts).not.toContain(secret);
  expect(texts).not.toMatch(SECRET);
}

test("the server's pages work without JavaScript", async () => {
  const browser = context.browser();
  const withoutScripts = await browser?.newContext({ javaScriptEnabled: false });
  const page = await withoutScripts?.newPage();
  if (!withoutScripts || !page) throw new Error("no browser for pages without JavaScript");
  await page.goto(`${E2E_URL}/account`);
  await page.getByLabel("Email", { exact: true }).fill("basic-user@example.test");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await expect(button(page, "Show")).toBeHidden();
  await button(page, "Sign in").click();
  await expect(page).toHaveURL(`${E2E_URL}/account`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ben Basic");
  await button(page, "Sign out").click();
  await expect(page).toHaveURL(`${E2E_URL}/login`);
  await withoutScripts.close();
});
