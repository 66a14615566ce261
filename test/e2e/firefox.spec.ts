import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { seedOrganization } from "./support/seed-organization.ts";
import { E2E_URL } from "./support/server.ts";
import { PASSWORD } from "./support/story.ts";

const EXTENSION = join(import.meta.dirname, "../../.output/firefox-mv3");
/** Firefox gives each installation a random origin. A preference sets this one. */
const UUID = "0b4a4c6e-3f3e-4c55-9e0c-2f8d3d1d7a11";
const GECKO_ID = "latchkey@latchkey.example";

let browser: Browser;
const profile = mkdtempSync(join(tmpdir(), "latchkey-firefox-"));

test.beforeAll(async () => {
  browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    userDataDir: profile,
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: {
      "extensions.webextensions.uuids": JSON.stringify({ [GECKO_ID]: UUID }),
    },
  });
});

test.afterAll(async () => {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
});

/** Finds a control by its role and exact accessible name, like a screen reader. */
const find = (page: Page, role: string, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="${role}"])`);

/** Opens the popup. An extension's page never reports that it has loaded, so the wait is cut short. */
async function openPopup(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`moz-extension://${UUID}/popup.html`, { timeout: 3_000 }).catch(() => undefined);
  return page;
}

test("Firefox: install, sign in, list, and the screens that are loaded when they are opened", async () => {
  // A new person, since the server does not ask for consent twice.
  const person = (await seedOrganization("cryptlex", "org_firefox")).emailOf("token-managers");
  await browser.installExtension(EXTENSION);
  const popup = await openPopup();
  await find(popup, "textbox", "Server address").fill(E2E_URL);
  await find(popup, "button", "Connect").click();
  await find(popup, "button", "Sign in").wait();

  const opened = new Promise<Page>((resolve) => {
    browser.on("targetcreated", async (target) => {
      const page = await target.page();
      if (page !== null && page !== popup) resolve(page);
    });
  });
  await find(popup, "button", "Sign in").click();
  const window = await opened;
  await window.locator("input[name=email]").fill(person);
  // A mistyped password keeps the window open, which says what is wrong.
  await window.locator("input[name=password]").fill(`not ${PASSWORD}`);
  await find(window, "button", "Sign in").click();
  await window.locator("[role=alert]").wait();
  await window.locator("input[name=password]").fill(PASSWORD);
  await find(window, "button", "Sign in").click();
  await find(window, "button", "Allow").click();

  await find(popup, "heading", "Tokens").wait();
  // The footer names the person once the account is loaded.
  await expect.poll(() => popup.evaluate(() => document.body.textContent)).toContain(person);

  for (const screen of ["Account", "Settings", "People"]) {
    const hash = `#/${screen.toLowerCase()}`;
    await popup.evaluate((to) => location.assign(to), hash);
    await find(popup, "heading", screen).wait();
  }
});
