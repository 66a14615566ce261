import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { launch, newProfile } from "./support/chromium.ts";
import { button, expectScreen } from "./support/screen.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { verify } from "./support/server.ts";
import { readClipboard, signedInPopup } from "./support/story.ts";

/* Creating a token for particular entities, and adding entities, by keyboard alone. */

const ORGANIZATION = "org_picker-keyboard";
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  context = await launch(profile);
  const { emailOf } = await seedOrganization("magistrala-operations", ORGANIZATION);
  popup = await signedInPopup(context, emailOf("administrator"));
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => popup.keyboard.press(key)), Promise.resolve());
const box = (name: string) => popup.getByRole("checkbox", { name, exact: true });
const field = (name: string) => popup.getByRole("textbox", { name, exact: true });
const search = () => popup.getByRole("searchbox", { name: "Search permissions" });

/** Presses Tab until the control has the focus. @throws Error if Tab does not reach it */
async function tabTo(control: Locator, presses = 40) {
  await expect(control).toBeVisible();
  for (let n = 0; n < presses; n++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await press("Tab");
  }
  throw new Error("Tab does not reach the control");
}

const verdict = async (secret: string, scope: string, entity: string) =>
  (await verify(secret, `?organization=${ORGANIZATION}&scope=${scope}&entity=${entity}`)).status;

test("permissions and entities are picked, removed and added by keyboard alone", async () => {
  await popup.bringToFront();
  await press("n");
  await expectScreen(popup, "New token");
  await tabTo(field("Name"));
  await popup.keyboard.type("Sensors");

  await tabTo(search());
  await press("ArrowDown");
  await expect(box("clients:create")).toBeFocused();
  // Typing moves to the permission with this beginning; Home and End move to the first and last one.
  await popup.keyboard.type("channels:p");
  await expect(box("channels:publish")).toBeFocused();
  await press("Space", "ArrowDown", "Space");
  await expect(box("channels:subscribe")).toBeChecked();
  await press("End");
  await expect(box("domains:unshare")).toBeFocused();
  await press("Home");
  await expect(box("Select all in Clients")).toBeFocused();
  await press("ArrowDown", "ArrowDown", "Space");
  await expect(box("clients:read")).toBeChecked();

  await press("Shift+Tab");
  await expect(box("Every client")).toBeVisible();
  await tabTo(field("Channel IDs"));
  await popup.evaluate(() => navigator.clipboard.writeText("ch_1, ch_2\nch_8\tch_9"));
  await press("Control+v");
  await expect(popup.getByRole("button", { name: /^Remove ch_/ })).toHaveCount(4);
  await press("ArrowLeft", "Backspace");
  await expect(button(popup, "Remove ch_9 from Channel IDs")).toHaveCount(0);
  await expect(field("Channel IDs")).toBeFocused();
  await press("Backspace", "Delete");
  await expect(popup.getByRole("button", { name: /^Remove ch_/ })).toHaveCount(2);

  await tabTo(button(popup, "Create token"));
  await press("Enter");
  await expect(field("Client IDs")).toBeFocused();
  await expect(field("Client IDs")).toHaveAccessibleDescription(
    "Enter at least one client ID, or choose every client.",
  );
  await popup.keyboard.type("*,");
  await expect(box("Every client")).toBeChecked();
  await tabTo(button(popup, "Create token"));
  await press("Enter");

  await expectScreen(popup, "Save your token");
  await tabTo(button(popup, "Copy"));
  await press("Enter");
  const secret = await readClipboard(popup);
  expect(await verdict(secret, "channels:publish", "ch_1")).toBe(200);
  expect(await verdict(secret, "channels:subscribe", "ch_2")).toBe(200);
  expect(await verdict(secret, "clients:read", "cl_12345")).toBe(200);
  expect(await verdict(secret, "channels:publish", "ch_8")).toBe(403);
  expect(await verdict(secret, "groups:read", "gr_1")).toBe(403);
  await tabTo(button(popup, "I have saved it"));
  await press("Enter");

  await expectScreen(popup, "Sensors");
  await tabTo(button(popup, "Add scope"));
  await press("Enter");
  await tabTo(popup.getByRole("dialog").getByRole("searchbox"));
  await popup.keyboard.type("channels publish");
  await press("ArrowDown");
  await expect(box("channels:publish")).toBeFocused();
  await press("Space", "Shift+Tab", "Shift+Tab");
  await tabTo(field("Channel IDs"));
  await popup.keyboard.type("ch_8");
  await tabTo(button(popup, "Add scopes"));
  await press("Enter");
  await expect(popup.getByRole("dialog")).toBeHidden();
  await expect(button(popup, "Add scope")).toBeFocused();
  await expect(button(popup, "Delete scope channels:publish:ch_8")).toBeVisible();
  await expect.poll(() => verdict(secret, "channels:publish", "ch_8")).toBe(200);
});
