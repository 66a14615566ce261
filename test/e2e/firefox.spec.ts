import { expect, test } from "@playwright/test";
import type { Page } from "puppeteer-core";
import { runSql } from "./support/database.ts";
import { findSecrets } from "./support/find-secrets.ts";
import {
  connectFirefox,
  type Firefox,
  find,
  launchFirefox,
  signInFirefox,
} from "./support/firefox.ts";
import {
  listAlarms,
  readSession,
  readSettings,
  readSideBar,
  writeClearing,
} from "./support/firefox-page.ts";
import { readCopyKey } from "./support/kept-copy.ts";
import { type Manager, signInManager } from "./support/manager.ts";
import { type SeededOrganization, seedOrganization } from "./support/seed-organization.ts";
import { serverState, verify, waitForStatus, waitUntilRefused } from "./support/server.ts";
import { PASSWORD } from "./support/story.ts";

/* One person's way through Firefox: what the other files walk in Chromium, in short. */

const QUERY = "?organization=org_firefox&scope=API_READ";
const SECRET = /^lk_pat_[0-9A-Za-z]{61}$/;

let organization: SeededOrganization;
let person: string;
let manager: Manager;
let firefox: Firefox;
let popup: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  organization = await seedOrganization("api-control-plane", "org_firefox");
  // A new person, since the server does not ask for consent twice.
  person = organization.emailOf("Basic_User");
  manager = await signInManager(organization);
  // The prompt of an optional permission is a window of the browser, which a test cannot answer.
  const preferences = { "extensions.webextOptionalPermissionPrompts": false };
  firefox = await launchFirefox({ preferences });
});

test.afterAll(async () => {
  await firefox?.close();
});

const press = (name: string) => find(popup, "button", name).click();
const expectScreen = (title: string) => find(popup, "heading", title).wait();
const text = () => popup.evaluate(() => document.body.textContent ?? "");
const goTo = async (hash: string) => {
  await popup.evaluate((to) => location.assign(to), hash);
};

/** Opens the popup again. A reload would not be reported to the test. */
async function reopen(): Promise<void> {
  await popup.close();
  popup = await firefox.open("popup.html");
  await expectScreen("Tokens");
}

/** Pastes the clipboard into a field, which needs no permission. */
async function pasteText(): Promise<string> {
  await popup.evaluate(() => {
    const field = document.createElement("textarea");
    field.id = "pasted";
    document.body.append(field);
    field.focus();
  });
  await popup.keyboard.down("Control");
  await popup.keyboard.press("v");
  await popup.keyboard.up("Control");
  return await popup.evaluate(() => {
    const field = document.querySelector<HTMLTextAreaElement>("#pasted");
    const value = field?.value ?? "";
    field?.remove();
    return value;
  });
}

/** Copies the secret of the Save screen, and leaves the screen. @returns the secret, read from the clipboard */
async function saveSecret(name: string): Promise<string> {
  await expectScreen("Save your token");
  await press("Copy");
  await expect.poll(pasteText).toMatch(SECRET);
  const secret = await pasteText();
  await press("I have saved it");
  await expectScreen(name);
  return secret;
}

test("Firefox: the page of the first run opens, and says how to pin Latchkey there", async () => {
  const welcome = await firefox.install();
  await find(welcome, "heading", "Latchkey is installed").wait();
  expect(await welcome.evaluate(() => document.body.textContent)).toContain("Pin to Toolbar");
  await find(welcome, "button", "Open Latchkey").wait();
  await welcome.close();
});

test("Firefox: sign in, and the screens that are loaded when they are opened", async () => {
  popup = await firefox.open("popup.html");
  await connectFirefox(popup);
  await signInFirefox(firefox, popup, person, async (window) => {
    // A mistyped password keeps the window open, which says what is wrong.
    await window.locator("input[name=password]").fill(`not ${PASSWORD}`);
    await find(window, "button", "Sign in").click();
    await window.locator("[role=alert]").wait();
  });
  // The footer names the person once the account is loaded.
  await expect.poll(text).toContain(person);
  for (const screen of ["Account", "Settings"]) {
    await goTo(`#/${screen.toLowerCase()}`);
    await expectScreen(screen);
  }
  await expect.poll(text).toContain("Alt+Shift+Y");
});

test("Firefox: a token is created, copied, regenerated and revoked", async () => {
  await goTo("#/new");
  await expectScreen("New token");
  await find(popup, "textbox", "Name").fill("Nightly");
  await find(popup, "checkbox", "API_READ").click();
  await press("Create token");
  const first = await saveSecret("Nightly");
  expect((await verify(first, QUERY)).status).toBe(200);

  await press("Regenerate");
  await press("Regenerate token");
  const second = await saveSecret("Nightly");
  await waitUntilRefused(first, QUERY);
  expect((await verify(second, QUERY)).status).toBe(200);

  await press("Revoke");
  await press("Revoke token");
  await expect.poll(text).toContain("Revoked");
  await waitUntilRefused(second, QUERY);
});

test("Firefox: a secret is kept and copied again, and neither it nor its key is on the disk", async () => {
  runSql("UPDATE organizations SET kept_secrets = 'signed_in' WHERE id = 'org_firefox'");
  await reopen();
  await goTo("#/new");
  await find(popup, "textbox", "Name").fill("Kept");
  await find(popup, "checkbox", "API_READ").click();
  await press("Create token");
  await expectScreen("Save your token");
  await find(popup, "switch", "Keep on this device").click();
  await expect.poll(text).toContain("Kept. You can copy it here again from your list.");
  await press("Done");
  await reopen();
  await press("Copy Kept");
  await expect.poll(text).toContain("The secret of Kept was copied");
  // The list would recognize what is pasted there.
  await goTo("#/settings");
  await expectScreen("Settings");
  await expect.poll(pasteText).toMatch(SECRET);
  const secret = await pasteText();
  expect((await verify(secret, QUERY)).status).toBe(200);
  const session = await popup.evaluate(readSession);
  const key = await readCopyKey(session);
  const expectNowhere = () =>
    expect(
      findSecrets([firefox.profile, serverState.read().stateFolder], [secret, ...key]),
    ).toEqual([]);
  expectNowhere();
  await reopen();
  await press("Kept");
  await press("Forget");
  await press("Forget secret");
  await expect.poll(text).toContain("The secret was forgotten");
  expectNowhere();
});

test("Firefox: a secret that a manager made is collected", async () => {
  await manager.create(person, { name: "Made for me" });
  await reopen();
  await press("Collect Made for me");
  await waitForStatus(200, await saveSecret("Made for me"), QUERY);
});

test("Firefox: a copied secret is cleared, but not a text that was copied since", async () => {
  await goTo("#/settings");
  await expectScreen("Settings");
  // Asking for a permission takes a key or a click of the user.
  await find(popup, "combobox", "Clear a copied secret").wait();
  await popup.evaluate(() => {
    const [, clipboard] = document.querySelectorAll("select");
    clipboard?.focus();
  });
  await popup.keyboard.press("ArrowDown");
  const settings = () => popup.evaluate(readSettings);
  await expect.poll(settings).toMatchObject({ clearClipboardSeconds: 30, permitted: true });
  // The screen offers no time that a test could wait for.
  await popup.evaluate(writeClearing, 2);

  await goTo("#/new");
  await find(popup, "textbox", "Name").fill("Copied");
  await find(popup, "checkbox", "API_READ").click();
  await press("Create token");
  await press("Copy");
  await expect.poll(pasteText).toMatch(SECRET);
  await expect.poll(pasteText).toBe("");
  await press("Copied");
  await popup.evaluate(() => navigator.clipboard.writeText("a shopping list"));
  const alarms = () => popup.evaluate(listAlarms);
  await expect.poll(alarms).toContain("clipboard");
  await expect.poll(alarms).not.toContain("clipboard");
  expect(await pasteText()).toBe("a shopping list");
  await press("I have saved it");
});

test("Firefox: the side bar opens from the menu, and shows the same", async () => {
  runSql(
    `UPDATE memberships SET groups = '["token-managers"]'
     WHERE organization = 'org_firefox' AND person = (SELECT id FROM user WHERE email = ?)`,
    person,
  );
  await reopen();
  await goTo("#/people");
  await expectScreen("People");
  const other = await firefox.open("app.html");
  await find(other, "heading", "Tokens").wait();
  await popup.bringToFront();
  await press("Account");
  await find(popup, "menuitem", "Open in side panel").click();
  await expect.poll(() => other.evaluate(readSideBar)).toContain("Made for me");
});
