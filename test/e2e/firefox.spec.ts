import { expect, test } from "@playwright/test";
import {
  connectFirefox,
  type Firefox,
  find,
  launchFirefox,
  signInFirefox,
} from "./support/firefox.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { PASSWORD } from "./support/story.ts";

let firefox: Firefox;

test.beforeAll(async () => {
  firefox = await launchFirefox();
});

test.afterAll(async () => {
  await firefox?.close();
});

test("Firefox: install, sign in, list, and the screens that are loaded when they are opened", async () => {
  // A new person, since the server does not ask for consent twice.
  const person = (await seedOrganization("cryptlex", "org_firefox")).emailOf("token-managers");
  const welcome = await firefox.install();
  await find(welcome, "heading", "Latchkey is installed").wait();
  expect(await welcome.evaluate(() => document.body.textContent)).toContain("Pin to Toolbar");
  await welcome.close();
  const popup = await firefox.open("popup.html");
  await connectFirefox(popup);
  await signInFirefox(firefox, popup, person, async (window) => {
    // A mistyped password keeps the window open, which says what is wrong.
    await window.locator("input[name=password]").fill(`not ${PASSWORD}`);
    await find(window, "button", "Sign in").click();
    await window.locator("[role=alert]").wait();
  });
  // The footer names the person once the account is loaded.
  await expect.poll(() => popup.evaluate(() => document.body.textContent)).toContain(person);

  for (const screen of ["Account", "Settings", "People"]) {
    const hash = `#/${screen.toLowerCase()}`;
    await popup.evaluate((to) => location.assign(to), hash);
    await find(popup, "heading", screen).wait();
  }
});
