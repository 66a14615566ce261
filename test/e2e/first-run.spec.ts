import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { EXTENSION_ID, launch, newProfile } from "./support/chromium.ts";
import { expectScreen } from "./support/screen.ts";

/* The page that opens once, after the installation. The walk through Firefox is in firefox.spec.ts. */

const WELCOME = `chrome-extension://${EXTENSION_ID}/welcome.html`;
const profile = newProfile();
let context: BrowserContext;

test.afterAll(async () => {
  await context?.close();
  rmSync(profile, { recursive: true, force: true });
});

test("the page of the first run opens by itself, says how to start, and leads to the app", async () => {
  context = await launch(profile, { welcomes: true });
  const isWelcome = (page: Page) => page.url() === WELCOME;
  const page = context.pages().find(isWelcome) ?? (await context.waitForEvent("page", isWelcome));
  await expect(page.getByRole("heading", { name: "Latchkey is installed" })).toBeVisible();
  await expect(page.locator("kbd")).toHaveText("Alt+Shift+Y");
  await page.setViewportSize({ width: 1280, height: 800 });
  await checkScreen(page, "welcome");
  await page.setViewportSize({ width: 340, height: 640 });
  await checkScreen(page, "welcome-narrow");

  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Open Latchkey" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expectScreen(page, "Connect to Latchkey");
});
