import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import {
  ATTACKER_GECKO_ID,
  buildAttacker,
  chromiumIdOf,
  createAttack,
  openInBackground,
  readTabs,
  redirectUriOf,
} from "./support/attacking-extension.ts";
import { EXTENSION, launch, newProfile, openPopup } from "./support/chromium.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { E2E_URL } from "./support/server.ts";
import { connect, PASSWORD, signIn } from "./support/story.ts";

const FIREFOX_EXTENSION = join(import.meta.dirname, "../../.output/firefox-mv3");
/** Firefox gives each installation a random origin; the preference fixes it. */
const UUIDS = {
  "latchkey@latchkey.example": "0b4a4c6e-3f3e-4c55-9e0c-2f8d3d1d7a11",
  [ATTACKER_GECKO_ID]: "5d0e2f0a-7c1b-4b7e-8f53-6a1f0c9e4b22",
};

/** The clean-up steps of the running test, in the order in which they run. */
const cleanUps: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});
const removeLater = (...folders: string[]) =>
  cleanUps.push(...folders.map((folder) => () => rmSync(folder, { recursive: true, force: true })));

/** An extension's page never reports that it has loaded in Firefox, so the wait for it is cut short. */
async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`moz-extension://${url}`, { timeout: 1_000 }).catch(() => undefined);
  return page;
}

/** Attacks from a page of the other extension, while our extension is signed in. */
async function expectNoSession(
  browser: "chromium" | "firefox",
  evaluate: (url: string) => Promise<string>,
  ourThumbprint: string,
): Promise<void> {
  const attack = await createAttack(redirectUriOf(browser));
  const own = await evaluate(attack.requestFor(attack.thumbprint));
  expect(new URL(own).searchParams.get("error")).toBe("consent_required");
  const borrowed = new URL(await evaluate(attack.requestFor(ourThumbprint)));
  expect(await attack.trade(borrowed.searchParams.get("code") ?? "")).toBe("invalid_grant");
  const asking = await evaluate(attack.requestFor(attack.thumbprint).replace("prompt=none", ""));
  expect(new URL(asking).pathname).toBe("/consent");
}

/** Returns the thumbprint of our key, which any extension can read in the address of the sign-in window. */
function findThumbprint(addresses: readonly string[]): string {
  const [, found] = /dpop_jkt(?:=|%3D)([\w-]{43})/.exec(addresses.join("\n")) ?? [];
  if (found === undefined) throw new Error(`no sign-in is open: ${addresses.join("\n")}`);
  return found;
}

test("Chromium: another extension gets no session, though ours is signed in", async () => {
  const person = (await seedOrganization("cryptlex", "org_attacked")).emailOf("token-managers");
  const [attacker, profile] = [buildAttacker(), newProfile()];
  const context = await launch(profile, { extension: `${EXTENSION},${attacker}` });
  cleanUps.push(() => context.close());
  removeLater(attacker, profile);
  const page = await context.newPage();
  await page.goto(`chrome-extension://${chromiumIdOf(attacker)}/attack.html`);
  const popup = await openPopup(context);
  await connect(popup);
  const [addresses, texts]: [string[], (string | null)[]] = [[], []];
  await signIn(context, popup, person, async (window) => {
    addresses.push(...(await page.evaluate(readTabs)));
    texts.push(await window.locator("body").textContent());
  });
  expect(texts[1]).toContain("A new browser asks.");
  const thumbprint = findThumbprint(addresses);
  await expectNoSession("chromium", (url) => page.evaluate(openInBackground, url), thumbprint);
  const asking = context.pages().find((tab) => tab.url().startsWith(`${E2E_URL}/consent`));
  expect(await asking?.locator("body").textContent()).toContain("You already allowed Latchkey");
});

test("Firefox: another extension gets no session, though ours is signed in", async () => {
  const person = (await seedOrganization("cryptlex", "org_attacked-firefox")).emailOf(
    "token-managers",
  );
  const attacker = buildAttacker();
  const profile = mkdtempSync(join(tmpdir(), "latchkey-firefox-"));
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    userDataDir: profile,
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: { "extensions.webextensions.uuids": JSON.stringify(UUIDS) },
  });
  cleanUps.push(() => browser.close());
  removeLater(attacker, profile);
  for (const folder of [FIREFOX_EXTENSION, attacker]) await browser.installExtension(folder);
  const page = await openPage(browser, `${UUIDS[ATTACKER_GECKO_ID]}/attack.html`);
  const popup = await openPage(browser, `${UUIDS["latchkey@latchkey.example"]}/popup.html`);
  const find = (on: Page, role: string, name: string) =>
    on.locator(`::-p-aria([name="${name}"][role="${role}"])`);
  await find(popup, "textbox", "Server address").fill(E2E_URL);
  await find(popup, "button", "Connect").click();
  const opened = new Promise<Page>((resolve) => {
    browser.on("targetcreated", async (target) => {
      const created = await target.page();
      if (created !== null && created !== popup) resolve(created);
    });
  });
  await find(popup, "button", "Sign in").click();
  const window = await opened;
  await window.locator("input[name=email]").fill(person);
  const thumbprint = findThumbprint(await page.evaluate(readTabs));
  await window.locator("input[name=password]").fill(PASSWORD);
  await find(window, "button", "Sign in").click();
  await find(window, "button", "Allow").click();
  await find(popup, "heading", "Tokens").wait();
  await expectNoSession("firefox", (url) => page.evaluate(openInBackground, url), thumbprint);
});
