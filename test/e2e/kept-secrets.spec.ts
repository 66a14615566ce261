import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { ageProofs } from "./support/age-proofs.ts";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { findSecrets } from "./support/find-secrets.ts";
import { readCopyKey } from "./support/kept-copy.ts";
import { button, expectScreen, goTo, openApp } from "./support/screen.ts";
import {
  type SeededOrganization,
  seedOrganization,
  uniqueOrganizationId,
} from "./support/seed-organization.ts";
import { serverState, verify } from "./support/server.ts";
import {
  copySecret,
  copyWithButton,
  fillToken,
  PASSWORD,
  readClipboard,
  signedInPopup,
} from "./support/story.ts";

/* A secret that a person keeps in their browser, and everything that ends that. */

const ID = uniqueOrganizationId("kept");
const NAME = "Nightly report";
const profile = newProfile();
const otherProfile = newProfile();
/** The secret, and the key that seals it, in every form in which they could be stored. */
const canaries: (string | Buffer)[] = [];
let organization: SeededOrganization;
let person: `${string}@${string}`;
let context: BrowserContext;
let popup: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  organization = await seedOrganization("api-control-plane", ID);
  person = organization.emailOf("Basic_User");
});

test.afterAll(async () => {
  await context?.close();
  for (const folder of [profile, otherProfile]) rmSync(folder, { recursive: true, force: true });
});

const keepSwitch = () => popup.getByRole("switch", { name: "Keep on this device", exact: true });

/** Expects the canaries nowhere in the browser's profile and the server's files. */
function expectNoCanary(): void {
  expect(canaries).toHaveLength(3);
  const { stateFolder } = serverState.read();
  expect(findSecrets([profile, stateFolder], canaries)).toEqual([]);
}

test("an administrator lets members keep secrets", async () => {
  const office = newProfile();
  const admin = await launch(office);
  await signedInPopup(admin, organization.emailOf("Global_Admin"));
  const page = await openApp(admin, { path: "app.html#/organization", width: 480 });
  const rule = page.getByRole("combobox", { name: "Members may keep secrets" });
  await expect(rule).toHaveValue("off");
  await rule.selectOption("While signed in");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await rule.scrollIntoViewIfNeeded();
  await checkScreen(page, "organization-keeping");
  await rule.selectOption("Never");
  await checkScreen(page, "organization-keeping-off");
  await button(page, "Cancel").click();
  await expect(rule).toHaveValue("signed_in");
  await admin.close();
  rmSync(office, { recursive: true, force: true });
});

test("a person keeps a new secret, by the keyboard alone, and copies it from the list", async () => {
  context = await launch(profile);
  popup = await signedInPopup(context, person);
  await fillToken(popup, { name: NAME, permissions: ["API_READ"] });
  await button(popup, "Create token").click();
  const secret = await copySecret(popup);
  canaries.push(secret);
  await checkScreen(popup, "save-keep");
  await keepSwitch().focus();
  await popup.keyboard.press("Space");
  await expect(keepSwitch()).toBeChecked();
  await expect(popup.getByText("Kept. You can copy it here again from your list.")).toHaveCount(2);
  await expect(popup.getByRole("main")).toMatchAriaSnapshot(`
    - button "Copied"
    - button "Reveal"
    - switch "Keep on this device" [checked]
  `);
  await checkScreen(popup, "save-kept");
  await button(popup, "Done").focus();
  await popup.keyboard.press("Enter");
  await expectScreen(popup, NAME);
  canaries.push(...(await readCopyKey(await readSessionToken(context))));
  await checkScreen(popup, "detail-kept");
  await popup.close();

  popup = await openPopup(context);
  await expectScreen(popup, "Tokens");
  await checkScreen(popup, "tokens-kept");
  await popup.evaluate(() => navigator.clipboard.writeText(""));
  await button(popup, NAME).focus();
  await popup.keyboard.press("Tab");
  await expect(button(popup, `Copy ${NAME}`)).toBeFocused();
  await popup.keyboard.press("Enter");
  await expect(popup.getByRole("status").filter({ hasText: "was copied" })).toBeVisible();
  expect(await readClipboard(popup)).toBe(secret);
  expect((await verify(secret, `?organization=${ID}&scope=API_READ`)).status).toBe(200);
  expectNoCanary();
});

test("after a restart of the browser the secret is still there, and nowhere on the disk", async () => {
  await context.close();
  expectNoCanary();
  context = await launch(profile);
  popup = await openPopup(context);
  await expectScreen(popup, "Tokens");
  expect(await copyWithButton(popup, `Copy ${NAME}`)).toBe(canaries[0]);
  await button(popup, NAME).click();
  await expectScreen(popup, NAME);
  await button(popup, "Reveal").click();
  await expect(popup.getByRole("textbox", { name: "Token secret" })).toHaveValue(
    String(canaries[0]),
  );
  await button(popup, "Hide").click();
  await popup.getByRole("combobox", { name: "Copy as" }).selectOption("Authorization header");
  expect(await copyWithButton(popup, "Copy")).toBe(`Authorization: Bearer ${canaries[0]}`);
  await expect(popup.getByText("Kept secret copied").first()).toBeVisible();
  expectNoCanary();
});

test("the organization may ask for a sign-in of the last day", async () => {
  runSql("UPDATE organizations SET kept_secrets = 'recent_sign_in' WHERE id = ?", ID);
  ageProofs(ID, 90_000);
  await popup.close();
  popup = await openPopup(context);
  await expectScreen(popup, "Tokens");
  await button(popup, `Copy ${NAME}`).click();
  await expect(popup.getByText("Sign in again to copy kept secrets.")).toBeVisible();
  await checkScreen(popup, "kept-sign-in-again");
  const opened = context.waitForEvent("page");
  await button(popup, "Sign in").click();
  const window = await opened;
  await window.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await window.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(button(popup, "Sign in")).toHaveCount(0);
  expect(await copyWithButton(popup, `Copy ${NAME}`)).toBe(canaries[0]);
});

test("another browser of the person can forget it, and this one then says so", async () => {
  const other = await launch(otherProfile);
  const page = await signedInPopup(other, person);
  await expect(button(page, `Copy ${NAME}`)).toHaveCount(0);
  await button(page, NAME).click();
  await expect(page.getByRole("heading", { name: "Kept in other browsers" })).toBeVisible();
  await checkScreen(page, "detail-kept-elsewhere");
  await page.getByRole("button", { name: /^Forget on Chrom/ }).click();
  await expect(page.getByRole("heading", { name: "Kept in other browsers" })).toHaveCount(0);
  await other.close();

  await button(popup, `Copy ${NAME}`).click();
  await expect(popup.getByText("This secret is no longer kept here.")).toBeVisible();
  await expect(button(popup, `Copy ${NAME}`)).toHaveCount(0);
  expectNoCanary();
});

test("a regenerated secret is kept again, and forgotten when the person wants it", async () => {
  await fillToken(popup, { name: "Second", permissions: ["API_READ"] });
  await button(popup, "Create token").click();
  await keepSwitch().click();
  await expect(keepSwitch()).toBeChecked();
  await button(popup, "Done").click();
  await button(popup, "Regenerate").click();
  await button(popup, "Regenerate token").click();
  await expectScreen(popup, "Save your token");
  await expect(keepSwitch()).toBeChecked();
  await button(popup, "Done").click();
  await expectScreen(popup, "Second");
  const secret = await copyWithButton(popup, "Copy");
  expect((await verify(secret, `?organization=${ID}&scope=API_READ`)).status).toBe(200);
  await button(popup, "Forget").click();
  await checkScreen(popup, "forget");
  await button(popup, "Forget secret").click();
  await expect(popup.getByRole("heading", { name: "Kept on this device" })).toHaveCount(0);
  await goTo(popup, "Settings");
  await expect(popup.getByText("No secret is kept here.")).toBeVisible();
  await checkScreen(popup, "settings-keeping");
  await context.close();
  canaries[0] = secret;
  expectNoCanary();
});
