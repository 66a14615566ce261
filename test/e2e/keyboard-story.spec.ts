import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { E2E_URL, verify, waitUntilRefused } from "./support/server.ts";
import { PASSWORD, readClipboard } from "./support/story.ts";

/** No other test signs in as this person, so the server asks for consent. */
const PERSON = "token-managers@example.test";

const profile = newProfile();
let context: BrowserContext;

test.beforeAll(async () => {
  context = await launch(profile);
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

/** Presses Tab until the control has the focus. @throws Error if Tab does not reach it */
async function tabTo(page: Page, control: Locator, presses = 60): Promise<void> {
  await expect(control).toBeVisible();
  for (let n = 0; n < presses; n++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab does not reach the control");
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", typeof name === "string" ? { name, exact: true } : { name });

test("the whole story without the mouse", async () => {
  const popup = await openPopup(context);
  await expect(heading(popup, "Connect to Latchkey")).toBeVisible();
  await tabTo(popup, popup.getByRole("textbox", { name: "Server address" }));
  await popup.keyboard.type(E2E_URL);
  await popup.keyboard.press("Enter");

  await expect(heading(popup, /^Sign in to /)).toBeFocused();
  await tabTo(popup, button(popup, "Sign in"));
  const opened = context.waitForEvent("page");
  await popup.keyboard.press("Enter");
  const window = await opened;
  await tabTo(window, window.getByLabel("Email", { exact: true }));
  await window.keyboard.type(PERSON);
  await tabTo(window, window.getByLabel("Password", { exact: true }));
  await window.keyboard.type(PASSWORD);
  await window.keyboard.press("Enter");
  await tabTo(window, button(window, "Allow"));
  await window.keyboard.press("Enter");

  await expect(heading(popup, "Tokens")).toBeVisible();
  await popup.bringToFront();
  await popup.keyboard.press("n");
  await expect(heading(popup, "New token")).toBeFocused();
  await tabTo(popup, popup.getByRole("textbox", { name: "Name", exact: true }));
  await popup.keyboard.type("Typed by hand");
  await tabTo(popup, popup.getByRole("searchbox", { name: "Search permissions" }));
  await popup.keyboard.type("METRICS");
  await tabTo(popup, popup.getByRole("checkbox", { name: "METRICS_READ", exact: true }));
  await popup.keyboard.press("Space");
  await tabTo(popup, button(popup, "Create token"));
  await popup.keyboard.press("Enter");

  await expect(heading(popup, "Save your token")).toBeFocused();
  await tabTo(popup, button(popup, "Copy"));
  await popup.keyboard.press("Enter");
  const secret = await readClipboard(popup);
  expect((await verify(secret, "?scope=METRICS_READ")).status).toBe(200);
  await tabTo(popup, button(popup, "I have saved it"));
  await popup.keyboard.press("Enter");

  await expect(heading(popup, "Typed by hand")).toBeFocused();
  await tabTo(popup, button(popup, "Revoke"));
  await popup.keyboard.press("Enter");
  await tabTo(popup, button(popup, "Revoke token"));
  await popup.keyboard.press("Escape");
  await expect(button(popup, "Revoke")).toBeFocused();
  await popup.keyboard.press("Enter");
  await tabTo(popup, button(popup, "Revoke token"));
  await popup.keyboard.press("Enter");
  await expect(popup.getByText("Revoked", { exact: true }).first()).toBeVisible();
  await waitUntilRefused(secret);
});
