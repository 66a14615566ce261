import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { chromiumIdOf } from "./support/attacking-extension.ts";
import { checkScreen } from "./support/check-screen.ts";
import { buildWithoutKey, launch, newProfile, POPUP_SIZE } from "./support/chromium.ts";
import { chromiumPolicy, firefoxPolicies } from "./support/documented-policies.ts";
import {
  readManaged,
  readSessionStorage,
  writeSessionStorage,
} from "./support/extension-storage.ts";
import {
  FIREFOX_EXTENSION,
  find,
  GECKO_ID,
  launchFirefox,
  readAddress,
  signInFirefox,
} from "./support/firefox.ts";
import { button, expectScreen } from "./support/screen.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { E2E_URL } from "./support/server.ts";
import { signedInPopup } from "./support/story.ts";

/* The policy files of docs/managed-settings.md, in browsers that read them from the disk. */

/** Where Chromium looks on Debian. Its folder needs an administrator, as the tests have in a container. */
const CHROMIUM_POLICIES = "/etc/chromium/policies/managed";
const HOST = new URL(E2E_URL).host;
const SET = "Set by your organization.";

/** The clean-up steps of the running test, the last one first. */
const cleanUps: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
const removeLater = (path: string) =>
  cleanUps.push(() => rmSync(path, { recursive: true, force: true }));

test("Chromium: a policy sets server, warnings and clipboard, and no first page opens", async () => {
  // Only the extension of the development id is known to the server. Its session moves to the managed one.
  const unmanaged = newProfile();
  removeLater(unmanaged);
  const first = await launch(unmanaged);
  cleanUps.push(() => first.close());
  await signedInPopup(first, "basic-user");
  const state = await readSessionStorage(first);

  const extension = buildWithoutKey();
  const profile = newProfile();
  const id = chromiumIdOf(extension);
  const policy = join(CHROMIUM_POLICIES, `${id}.json`);
  for (const path of [extension, profile, policy]) removeLater(path);
  mkdirSync(CHROMIUM_POLICIES, { recursive: true });
  writeFileSync(policy, JSON.stringify(chromiumPolicy(id, HOST)));
  const context = await launch(profile, { extension, welcomes: true });
  cleanUps.push(() => context.close());
  await expect.poll(() => readManaged(context)).toMatchObject({ server: E2E_URL, ignored: [] });

  const popup = await context.newPage();
  await popup.setViewportSize(POPUP_SIZE);
  await popup.goto(`chrome-extension://${id}/popup.html`);
  await expectScreen(popup, `Sign in to ${HOST}`);
  await expect(button(popup, "Change server")).toBeDisabled();
  await expect(popup.getByText(SET)).toBeVisible();
  await checkScreen(popup, "sign-in-managed");

  await writeSessionStorage(context, state);
  await popup.goto(`chrome-extension://${id}/popup.html#/settings`);
  await popup.reload();
  await expectScreen(popup, "Settings");
  const warn = popup.getByRole("combobox", { name: "Warn before tokens expire" });
  await expect(warn).toHaveValue("30");
  await expect(warn).toBeDisabled();
  await expect(popup.getByRole("combobox", { name: "Clear a copied secret" })).toBeDisabled();
  await expect(button(popup, "Allow clearing")).toBeVisible();
  await expect(button(popup, "Change server")).toBeDisabled();
  await expect(popup.getByText(SET)).toHaveCount(3);
  await checkScreen(popup, "settings-managed");
  const addresses = context.pages().map((page) => page.url());
  expect(addresses.join()).not.toContain("welcome");
});

test("Firefox: a policy sets server, warnings and clipboard, and no first page opens", async () => {
  const person = (await seedOrganization("cryptlex", "org_managed")).emailOf("token-managers");
  const firefox = await launchFirefox({ policies: firefoxPolicies(GECKO_ID, HOST) });
  cleanUps.push(() => firefox.close());
  await firefox.browser.installExtension(FIREFOX_EXTENSION);
  const popup = await firefox.open("popup.html");
  const text = () => popup.evaluate(() => document.body.textContent ?? "");
  await find(popup, "heading", `Sign in to ${HOST}`).wait();
  expect(await text()).toContain(SET);
  await signInFirefox(firefox, popup, person);
  await popup.evaluate(() => location.assign("#/settings"));
  await find(popup, "heading", "Settings").wait();
  const controls = () =>
    popup.evaluate(() =>
      Array.from(document.querySelectorAll("select"), ({ value, disabled }) => [value, disabled]),
    );
  await expect.poll(controls).toEqual([
    ["30", true],
    ["60", true],
  ]);
  expect((await text()).split(SET)).toHaveLength(4);
  const pages = await firefox.browser.pages();
  expect((await Promise.all(pages.map(readAddress))).join()).not.toContain("welcome");
});
