import { rmSync } from "node:fs";
import { expect, test } from "@playwright/test";
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
import { connectFirefox, launchFirefox, signInFirefox } from "./support/firefox.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { E2E_URL } from "./support/server.ts";
import { connect, signIn } from "./support/story.ts";

const ATTACKER_UUID = "5d0e2f0a-7c1b-4b7e-8f53-6a1f0c9e4b22";

/** The clean-up steps of the running test, in the order in which they run. */
const cleanUps: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});
const removeLater = (...folders: string[]) =>
  cleanUps.push(...folders.map((folder) => () => rmSync(folder, { recursive: true, force: true })));

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
  const firefox = await launchFirefox({ uuids: { [ATTACKER_GECKO_ID]: ATTACKER_UUID } });
  cleanUps.push(() => firefox.close());
  removeLater(attacker);
  await (await firefox.install()).close();
  await firefox.browser.installExtension(attacker);
  const page = await firefox.open("attack.html", ATTACKER_UUID);
  const popup = await firefox.open("popup.html");
  await connectFirefox(popup);
  const addresses: string[] = [];
  await signInFirefox(firefox, popup, person, async () => {
    addresses.push(...(await page.evaluate(readTabs)));
  });
  const thumbprint = findThumbprint(addresses);
  await expectNoSession("firefox", (url) => page.evaluate(openInBackground, url), thumbprint);
});
