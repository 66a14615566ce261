import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { giveBigCatalog } from "./support/big-catalog.ts";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile } from "./support/chromium.ts";
import { listControls } from "./support/controls.ts";
import { runSql } from "./support/database.ts";
import { button, expectScreen, openApp } from "./support/screen.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { signedInPopup } from "./support/story.ts";

/* The permission picker with the catalog of every preset, and with a far larger one. */

const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeEach(async () => {
  context = await launch(profile);
});

test.afterEach(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

const box = (name: string) => popup.getByRole("checkbox", { name, exact: true });
const field = (name: string) => popup.getByRole("textbox", { name, exact: true });
const radio = (name: string) => popup.getByRole("radio", { name, exact: true });

/** Opens the form for a new token as a member with this role, in an organization of the preset. */
async function openForm(
  preset: string,
  role: string,
  organization = `org_harbour-${preset.split("-").at(-1)}`,
) {
  const { emailOf } = await seedOrganization(preset, organization);
  runSql("UPDATE organizations SET name = 'Harbour Street' WHERE id = ?", organization);
  popup = await signedInPopup(context, emailOf(role));
  await button(popup, "New token").click();
  await expectScreen(popup, "New token");
  await expect(popup.getByRole("searchbox", { name: "Search permissions" })).toBeVisible();
}

/** Scrolls an element to the top. Rows change their height when they are first visible, so it may take several steps. */
async function scrollTo(selector: string, spaceAbove = 4) {
  const scrollStep = () =>
    popup.locator("main").evaluate(
      (main, [target, space]) => {
        const before = main.scrollTop;
        const { top = 0 } = main.querySelector(target)?.getBoundingClientRect() ?? {};
        main.scrollBy(0, top - main.getBoundingClientRect().top - space);
        return Math.abs(main.scrollTop - before);
      },
      [selector, spaceAbove] as const,
    );
  await expect.poll(scrollStep).toBeLessThan(1);
}

test("api-control-plane: flat permissions, and permissions that the role may not grant", async () => {
  await openForm("api-control-plane", "Basic_User");
  await box("API_READ").check();
  await box("API_WRITE").check();
  await scrollTo("legend");
  await expect(popup.getByText("2 chosen, 1 write")).toBeVisible();
  await checkScreen(popup, "picker-api-control-plane");
});

test("cryptlex: scopes to read and to write, an expiry by date", async () => {
  await openForm("cryptlex", "member");
  await popup.getByRole("combobox", { name: "Expires", exact: true }).selectOption("On a date…");
  await field("Expiry date").fill("2030-11-30");
  await expect(popup.getByText("Works through 30 November 2030 (Europe/Berlin).")).toBeVisible();
  await box("license:read").check();
  await scrollTo("[value='license:read']", 160);
  await checkScreen(popup, "picker-cryptlex");
});

test("magistrala-operations: entities as chips, or every entity", async () => {
  await openForm("magistrala-operations", "administrator");
  await popup.getByRole("searchbox", { name: "Search permissions" }).fill("message");
  await box("channels:publish").check();
  await box("channels:subscribe").check();
  await field("Channel IDs").fill("ch_1, ch_2, not/one, ch_3 ");
  await expect(popup.getByRole("alert")).toContainText(["Not a channel ID: not/one"]);
  await scrollTo("[aria-label='Channels']");
  await checkScreen(popup, "picker-magistrala-operations-refused");
  await button(popup, "Remove not/one from Channel IDs").click();
  await button(popup, "Other IDs for channels:subscribe").click();
  await box("Every channel for channels:subscribe").check();
  await scrollTo("[aria-label='Channels']");
  await checkScreen(popup, "picker-magistrala-operations");
  await scrollTo("[value='channels:publish']", 48);
  await checkScreen(popup, "picker-own-entities");
});

test("magistrala-domain: operations of each type, the domain locked to the organization", async () => {
  await openForm("magistrala-domain", "administrator");
  await box("domain:read").check();
  await box("domain:create_clients").check();
  await scrollTo("[aria-label='Domain']");
  await checkScreen(popup, "picker-magistrala-domain");
});

test("application-users: a level for each API, and a level for all", async () => {
  await openForm("application-users", "application-user");
  await popup.getByRole("combobox", { name: "Access level" }).selectOption("Read Access");
  await box("Apply to all APIs").check();
  await radio("Full Access for Purchasing").check();
  await expect(box("Apply to all APIs")).not.toBeChecked();
  await expect(popup.getByText("5 chosen, 1 write")).toBeVisible();
  await scrollTo("legend");
  await checkScreen(popup, "picker-application-users");
});

test("add scopes: a dialog with the permissions that the token lacks, also at 320 pixels", async () => {
  await openForm("magistrala-domain", "administrator", "org_harbour-add");
  await field("Name").fill("Crane 4");
  await popup.getByRole("searchbox").fill("domain:read");
  await box("domain:read").check();
  await button(popup, "Create token").click();
  await button(popup, "Copy").click();
  await button(popup, "I have saved it").click();
  await expectScreen(popup, "Crane 4");
  await button(popup, "Add scope").click();
  const dialog = popup.getByRole("dialog", { name: "Add scopes", exact: true });
  await dialog.getByRole("searchbox").fill("channel");
  await expect(dialog.getByText("domain:read", { exact: true })).toHaveCount(0);
  await box("channels:view").check();
  await field("Channel IDs").fill("ch_1 ");
  await checkScreen(popup, "add-scopes");
  await popup.setViewportSize({ width: 320, height: 600 });
  await checkScreen(popup, "add-scopes-narrow");
});

/** Returns true if the focused control is between header and footer, and the page does not scroll sideways. */
const isFocusVisible = () =>
  popup.locator("main").evaluate((main) => {
    const control = document.activeElement?.getBoundingClientRect();
    const { top, bottom } = main.getBoundingClientRect();
    const isInside = control !== undefined && control.top >= top && control.bottom <= bottom;
    return (
      isInside && [main, document.documentElement].every(({ scrollWidth }) => scrollWidth <= 320)
    );
  });

test("400 permissions, with long names, at 320 pixels", async () => {
  const organization = "org_picker-big";
  const { emailOf } = await seedOrganization("api-control-plane", organization);
  giveBigCatalog(organization, 400);
  await (await signedInPopup(context, emailOf("Global_Admin"))).close();
  popup = await openApp(context, { path: "sidepanel.html", width: 320 });
  await button(popup, "New token").click();
  const permissions = popup.locator("[name=permission]:visible");
  await expect(permissions).toHaveCount(400, { timeout: 30_000 });

  // Rows are laid out when they become visible, so the test moves through the whole list.
  const search = popup.getByRole("searchbox", { name: "Search permissions" });
  await search.press("ArrowDown");
  await expect.poll(isFocusVisible).toBe(true);
  await popup.keyboard.press("End");
  await expect(permissions.last()).toBeFocused();
  await expect.poll(isFocusVisible).toBe(true);
  for (let row = 0; row < 60; row += 1) await popup.keyboard.press("ArrowUp");
  await expect.poll(isFocusVisible).toBe(true);
  await popup.keyboard.type("service_10");
  await expect(permissions.nth(200)).toBeFocused();
  await expect.poll(isFocusVisible).toBe(true);

  await search.fill("service_7_ write");
  await expect(permissions).toHaveCount(3);
  await search.press("ArrowDown");
  await popup.keyboard.press("End");
  await popup.keyboard.press("Space");
  await expect(popup.getByText("1 chosen, 1 write")).toBeVisible();
  const controls = await listControls(popup);
  expect(controls.filter((control, index) => controls.indexOf(control) !== index)).toEqual([]);
});
