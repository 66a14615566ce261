import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { ageSecret } from "./support/extension-storage.ts";
import { button, expectScreen } from "./support/screen.ts";
import { fillToken, signedInPopup } from "./support/story.ts";

/* The screens that create a token and save its secret. */

const PERSON = "basic-user";
const ID = `(SELECT id FROM user WHERE email = '${PERSON}@example.test')`;
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

const setRole = (role: string) =>
  runSql(`UPDATE memberships SET role = ? WHERE person = ${ID}`, role);

test.beforeAll(async () => {
  context = await launch(profile);
  await (await signedInPopup(context, PERSON)).close();
});

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

test.beforeEach(async () => {
  popup = await openPopup(context);
  await expectScreen(popup, "Tokens");
});

test.afterEach(async () => {
  await popup.close();
});

test("new token: empty, with errors, filled in, and a search without matches", async () => {
  await button(popup, "New token").click();
  await expectScreen(popup, "New token");
  await expect(popup.getByRole("checkbox", { name: "API_READ", exact: true })).toBeVisible();
  await checkScreen(popup, "new-token-empty");
  await button(popup, "Create token").click();
  await expect(popup.getByText("Enter a name.")).toBeVisible();
  await checkScreen(popup, "new-token-errors");

  await popup.getByRole("textbox", { name: "Name", exact: true }).fill("Grafana read-only");
  await popup.getByRole("checkbox", { name: "API_READ", exact: true }).check();
  await popup.getByRole("checkbox", { name: "API_WRITE", exact: true }).check();
  await popup.locator("main").evaluate((main) => main.scrollTo(0, 0));
  await checkScreen(popup, "new-token");
  await popup.getByText(/^18 permissions your role Basic_User may not grant$/).click();
  await checkScreen(popup, "new-token-withheld");
  await popup.getByRole("searchbox", { name: "Search permissions" }).fill("coffee");
  await expect(popup.getByText("No permission matches 'coffee'.")).toBeVisible();
  await checkScreen(popup, "new-token-none-match");
  await button(popup, "Cancel").click();
});

test("new token: refused after the role has changed", async () => {
  setRole("Admin");
  try {
    await popup.reload();
    await fillToken(popup, { name: "Onboarding", permissions: ["USER_READ", "USER_WRITE"] });
    setRole("Basic_User");
    await button(popup, "Create token").click();
    await expect(
      popup
        .getByText("Your role Basic_User may not grant USER_READ. Ask an administrator.")
        .first(),
    ).toBeVisible();
    await expect(popup.getByRole("checkbox", { name: "USER_READ", exact: true })).toBeFocused();
    await checkScreen(popup, "new-token-refused");
    await button(popup, "Cancel").click();
  } finally {
    setRole("Basic_User");
  }
});

test("save your token: masked, as a curl command, and expired", async () => {
  await fillToken(popup, { name: "Backup to S3", permissions: ["API_READ"] });
  await button(popup, "Create token").click();
  await expectScreen(popup, "Save your token");
  await checkScreen(popup, "save");
  await popup.getByRole("combobox", { name: "Copy as" }).selectOption("curl command");
  await checkScreen(popup, "save-as-curl");
  await ageSecret(context);
  await popup.reload();
  await expect(popup.getByText("The secret is no longer available.")).toBeVisible();
  await checkScreen(popup, "save-expired");
  await button(popup, "View token").click();
  await expectScreen(popup, "Backup to S3");
});
