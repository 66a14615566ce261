import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile } from "./support/chromium.ts";
import { button, expectScreen } from "./support/screen.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { verify } from "./support/server.ts";
import { readClipboard, signedInPopup } from "./support/story.ts";

/* Editing the expiry and the access of a token, if the catalog allows it. */

const ORGANIZATION = "org_edit-access";
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  context = await launch(profile);
  const { emailOf } = await seedOrganization("application-users", ORGANIZATION);
  popup = await signedInPopup(context, emailOf("application-user"));
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

const radio = (name: string) => popup.getByRole("radio", { name, exact: true });
const fact = (term: string) =>
  popup.locator("dt", { hasText: new RegExp(`^${term}$`) }).locator("+ dd");

/** Returns the day in `months` calendar months, as the test's browser shows it. */
function dayIn(months: number): string {
  const day = new Date();
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 0));
  day.setUTCDate(Math.min(day.getUTCDate(), last.getUTCDate()));
  day.setUTCMonth(day.getUTCMonth() + months);
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "Europe/Berlin" }).format(
    day,
  );
}

const verdict = async (secret: string, api: string, method: string) =>
  (await verify(secret, `?organization=${ORGANIZATION}&api=${api}&method=${method}`)).status;

test("one Save changes expiry and access, and the secret stays the same", async () => {
  await button(popup, "New token").click();
  await expectScreen(popup, "New token");
  await popup.getByRole("textbox", { name: "Name", exact: true }).fill("Till 4");
  await expect(
    popup.getByRole("combobox", { name: "Expires", exact: true }).locator("option:checked"),
  ).toHaveText("6 months");
  await expect(radio("No Access for Sales")).toBeChecked();
  await radio("Read Access for Sales").check();
  await button(popup, "Create token").click();
  await button(popup, "Copy").click();
  const secret = await readClipboard(popup);
  await button(popup, "I have saved it").click();
  await expect(fact("Expires")).toHaveText(dayIn(6));
  expect(await verdict(secret, "sales", "GET")).toBe(200);
  expect(await verdict(secret, "sales", "POST")).toBe(403);

  await button(popup, "Edit access").click();
  await expectScreen(popup, "Edit access");
  await expect(radio("Read Access for Sales")).toBeChecked();
  await popup.getByRole("combobox", { name: "Expires", exact: true }).selectOption("12 months");
  await popup.getByRole("combobox", { name: "Access level" }).selectOption("Full Access");
  await popup.getByRole("checkbox", { name: "Apply to all APIs" }).check();
  await radio("No Access for Recipes").check();
  await expect(popup.getByText("Copied to the clipboard")).toHaveCount(0);
  await popup.locator("main").evaluate((main) => main.scrollTo(0, 0));
  await checkScreen(popup, "edit-access");
  await button(popup, "Save").click();

  await expectScreen(popup, "Till 4");
  await expect(fact("Expires")).toHaveText(dayIn(12));
  await expect.poll(() => verdict(secret, "sales", "POST")).toBe(200);
  expect(await verdict(secret, "inventory", "POST")).toBe(200);
  expect(await verdict(secret, "recipes", "GET")).toBe(403);
});

test("Save changes only the edited fields", async () => {
  await button(popup, "Edit access").click();
  await expectScreen(popup, "Edit access");
  await radio("Read Access for Labor").check();
  await button(popup, "Save").click();
  await expectScreen(popup, "Till 4");
  await expect(fact("Expires")).toHaveText(dayIn(12));
  await expect(button(popup, "Delete scope labor:read")).toBeVisible();
  await expect(button(popup, "Delete scope sales:full")).toBeVisible();
});
