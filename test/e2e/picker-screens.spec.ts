import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { giveBigCatalog } from "./support/big-catalog.ts";
import { launch, newProfile } from "./support/chromium.ts";
import { controlsOf } from "./support/controls.ts";
import { inDatabase } from "./support/database.ts";
import { lookAt } from "./support/look-at.ts";
import { button, expectScreen, openApp } from "./support/screen.ts";
import { seedOrganization } from "./support/seed-organization.ts";
import { signedInPopup } from "./support/story.ts";

/* The picker over the catalog of every preset, and over one that is far larger. */

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

/** The form for a new token of someone with this role in an organization of the preset. */
async function openForm(
  preset: string,
  role: string,
  organization = `org_harbour-${preset.split("-").at(-1)}`,
) {
  const { emailOf } = await seedOrganization(preset, organization);
  inDatabase("UPDATE organizations SET name = 'Harbour Street' WHERE id = ?", organization);
  popup = await signedInPopup(context, emailOf(role));
  await button(popup, "New token").click();
  await expectScreen(popup, "New token");
  await expect(popup.getByRole("searchbox", { name: "Search permissions" })).toBeVisible();
}

/** Puts this at the top of what is seen; rows that are seen for the first time change their height. */
async function scrollTo(selector: string, above = 4) {
  const moved = () =>
    popup.locator("main").evaluate(
      (main, [wanted, space]) => {
        const before = main.scrollTop;
        const { top = 0 } = main.querySelector(wanted)?.getBoundingClientRect() ?? {};
        main.scrollBy(0, top - main.getBoundingClientRect().top - space);
        return Math.abs(main.scrollTop - before);
      },
      [selector, above] as const,
    );
  await expect.poll(moved).toBeLessThan(1);
}

test("api-control-plane: flat permissions, and those that the role may not grant", async () => {
  await openForm("api-control-plane", "Basic_User");
  await box("API_READ").check();
  await box("API_WRITE").check();
  await scrollTo("legend");
  await expect(popup.getByText("2 chosen, 1 write")).toBeVisible();
  await lookAt(popup, "picker-api-control-plane");
});

test("cryptlex: scopes to read and to write, an expiry by date", async () => {
  await openForm("cryptlex", "member");
  await popup.getByRole("combobox", { name: "Expires", exact: true }).selectOption("On a date…");
  await field("Expiry date").fill("2030-11-30");
  await expect(popup.getByText("Works through 30 November 2030 (Europe/Berlin).")).toBeVisible();
  await box("license:read").check();
  await scrollTo("[value='license:read']", 160);
  await lookAt(popup, "picker-cryptlex");
});

test("magistrala-operations: entities as chips, or every one", async () => {
  await openForm("magistrala-operations", "administrator");
  await popup.getByRole("searchbox", { name: "Search permissions" }).fill("message");
  await box("channels:publish").check();
  await box("channels:subscribe").check();
  await field("Channel IDs").fill("ch_1, ch_2, not/one, ch_3 ");
  await expect(popup.getByRole("alert")).toContainText(["Not a channel ID: not/one"]);
  await scrollTo("[aria-label='Channels']");
  await lookAt(popup, "picker-magistrala-operations-refused");
  await button(popup, "Remove not/one from Channel IDs").click();
  await button(popup, "Other IDs for channels:subscribe").click();
  await box("Every channel for channels:subscribe").check();
  await scrollTo("[aria-label='Channels']");
  await lookAt(popup, "picker-magistrala-operations");
  await scrollTo("[value='channels:publish']", 48);
  await lookAt(popup, "picker-own-entities");
});

test("magistrala-domain: operations of each type, the domain locked to the organization", async () => {
  await openForm("magistrala-domain", "administrator");
  await box("domain:read").check();
  await box("domain:create_clients").check();
  await scrollTo("[aria-label='Domain']");
  await lookAt(popup, "picker-magistrala-domain");
});

test("application-users: a level for each API, and one for all", async () => {
  await openForm("application-users", "application-user");
  await popup.getByRole("combobox", { name: "Access level" }).selectOption("Read Access");
  await box("Apply to all APIs").check();
  await radio("Full Access for Purchasing").check();
  await expect(box("Apply to all APIs")).not.toBeChecked();
  await expect(popup.getByText("5 chosen, 1 write")).toBeVisible();
  await scrollTo("legend");
  await lookAt(popup, "picker-application-users");
});

test("add scopes: what the token does not have yet, in a dialog, also at 320 pixels", async () => {
  await openForm("magistrala-domain", "administrator", "org_harbour-add");
  await field("Name").fill("Crane 4");
  await popup.getByRole("searchbox").fill("domain:read");
  await box("domain:read").check();
  await button(popup, "Create token").click();
  await button(popup, "I have saved it").click();
  await expectScreen(popup, "Crane 4");
  await button(popup, "Add scope").click();
  const dialog = popup.getByRole("dialog", { name: "Add scopes", exact: true });
  await dialog.getByRole("searchbox").fill("channel");
  await expect(dialog.getByText("domain:read", { exact: true })).toHaveCount(0);
  await box("channels:view").check();
  await field("Channel IDs").fill("ch_1 ");
  await lookAt(popup, "add-scopes");
  await popup.setViewportSize({ width: 320, height: 600 });
  await lookAt(popup, "add-scopes-narrow");
});

/** Whether the focused control is between the header and the footer, and nothing can be scrolled sideways. */
const focusedIsSeen = () =>
  popup.locator("main").evaluate((main) => {
    const control = document.activeElement?.getBoundingClientRect();
    const { top, bottom } = main.getBoundingClientRect();
    const within = control !== undefined && control.top >= top && control.bottom <= bottom;
    return within && [main, document.documentElement].every((one) => one.scrollWidth <= 320);
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

  // Rows are laid out only once they are seen: from one end to the other none is too wide.
  const search = popup.getByRole("searchbox", { name: "Search permissions" });
  await search.press("ArrowDown");
  await expect.poll(focusedIsSeen).toBe(true);
  await popup.keyboard.press("End");
  await expect(permissions.last()).toBeFocused();
  await expect.poll(focusedIsSeen).toBe(true);
  for (let row = 0; row < 60; row += 1) await popup.keyboard.press("ArrowUp");
  await expect.poll(focusedIsSeen).toBe(true);
  await popup.keyboard.type("service_10");
  await expect(permissions.nth(200)).toBeFocused();
  await expect.poll(focusedIsSeen).toBe(true);

  await search.fill("service_7_ write");
  await expect(permissions).toHaveCount(3);
  await search.press("ArrowDown");
  await popup.keyboard.press("End");
  await popup.keyboard.press("Space");
  await expect(popup.getByText("1 chosen, 1 write")).toBeVisible();
  const controls = await controlsOf(popup);
  expect(controls.filter((one, index) => controls.indexOf(one) !== index)).toEqual([]);
});
