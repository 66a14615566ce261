import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { addMembers, type Member } from "./support/add-members.ts";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { button, expectScreen, openApp } from "./support/screen.ts";
import { type SeededOrganization, seedOrganization } from "./support/seed-organization.ts";
import { E2E_URL } from "./support/server.ts";
import { signedInPopup } from "./support/story.ts";

/* An administrator's screens about people, wide and narrow, in all states that a test can produce. */

const ORGANIZATION = "org_people-screens";
const LONG_NAME =
  "Maximiliane Alexandra von und zu Hohenstein-Waldburg-Zeil (Warehouse, northern region)";
const FIRST = ["Amara", "Bruno", "Chloé", "Dilnoza", "Emre", "Fatima", "Goran", "Hanna", "Ivo"];
const LAST = ["Abara", "Berger", "Costa", "Dogan", "Eriksen", "Fischer", "Grant"];
const ROLES = ["application-user", "application-user", "viewer"];

const crowd = FIRST.flatMap((first, row) =>
  LAST.map((last, column): Member => {
    const index = row * LAST.length + column;
    return {
      name: `${first} ${last}`,
      email: `${first}.${last}@people.example.test`.toLowerCase(),
      role: ROLES[index % ROLES.length] ?? "viewer",
      joinedDaysAgo: 200 - index,
      ...(index % 13 === 4 ? { disabled: true } : {}),
    };
  }),
);
const awkward: Member[] = [
  {
    name: LONG_NAME,
    email: "maximiliane.alexandra.von-und-zu-hohenstein-waldburg-zeil@northern-region.example.test",
    role: "application-user",
    groups: ["token-managers"],
  },
  { name: "Bruno Berger", email: "bruno.berger.2@people.example.test", role: "viewer" },
];

const profile = newProfile();
let context: BrowserContext;
let page: Page;
let organization: SeededOrganization;

test.beforeAll(async () => {
  organization = await seedOrganization("application-users", ORGANIZATION);
  const ids = addMembers(ORGANIZATION, [...crowd, ...awkward]);
  runSql("UPDATE organizations SET name = 'Harbour Foods' WHERE id = ?", ORGANIZATION);
  runSql(
    `UPDATE memberships SET groups = '["token-managers"]'
     WHERE organization = ? AND role = 'administrator'`,
    ORGANIZATION,
  );
  context = await launch(profile);
  const popup = await signedInPopup(context, organization.emailOf("administrator"));
  await popup.close();
  const session = await readSessionToken(context);
  for (const [index, id] of ids.slice(0, 9).entries()) {
    for (let count = index % 4; count > 0; count -= 1) await makeToken(session, id, count);
  }
});

async function makeToken(session: string, person: string, count: number) {
  const response = await fetch(`${E2E_URL}/v1/users/${person}/tokens`, {
    method: "POST",
    headers: { Authorization: `Bearer ${session}`, "Content-Type": "application/json" },
    body: JSON.stringify({
      name: `Till ${count}`,
      expires: { months: 6 },
      scopes: [{ permission: "sales:read" }],
    }),
  });
  expect(response.status).toBe(201);
}

test.afterAll(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

test.afterEach(async () => {
  await context.setOffline(false);
  await page.close();
});

const row = (name: string) => page.getByRole("button", { name: new RegExp(`^${name}, `) });
const tab = (name: string) => page.getByRole("tab", { name, exact: true });
const search = (text: string) => page.getByRole("searchbox", { name: "Search people" }).fill(text);

test("the menu item of People", async () => {
  page = await openPopup(context);
  await expectScreen(page, "Tokens");
  await button(page, "Account").click();
  await expect(page.getByRole("group", { name: "Security" })).toBeVisible();
  await checkScreen(page, "people-account-menu");
});

for (const { name, path, width } of [
  { name: "people", path: "app.html", width: 1120 },
  { name: "people-narrow", path: "sidepanel.html", width: 320 },
  { name: "people-popup", path: "popup.html", width: 380 },
]) {
  test(`${name}: the list, a search, no matches, and offline`, async () => {
    page = await openApp(context, { path: `${path}#/people`, width });
    await expect(row("Amara Abara")).toBeVisible();
    await checkScreen(page, name);
    await search("ber");
    await expect(row("Amara Abara")).toHaveCount(0);
    await checkScreen(page, `${name}-search`);
    await search("hohenstein");
    await expect(page.getByText("1 person")).toBeAttached();
    await checkScreen(page, `${name}-long`);
    await search("jenkins");
    await expect(page.getByText("Nobody matches 'jenkins'.")).toBeVisible();
    await checkScreen(page, `${name}-none-match`);
    await context.setOffline(true);
    await button(page, "Show all").click();
    await expect(page.getByRole("alert").first()).toContainText(/offline|does not answer/);
    await checkScreen(page, `${name}-offline`);
  });
}

for (const { name, path, width } of [
  { name: "person", path: "app.html", width: 1120 },
  { name: "person-narrow", path: "sidepanel.html", width: 320 },
  { name: "person-popup", path: "popup.html", width: 380 },
]) {
  test(`${name}: details, dialogs, menu, tokens, activity`, async () => {
    page = await openApp(context, { path: `${path}#/people`, width });
    await search("ada app");
    await row("Ada Application").click();
    await expect(tab("Details")).toHaveAttribute("aria-selected", "true");
    await expect(page.getByText("User ID", { exact: true })).toBeVisible();
    await checkScreen(page, name);
    await button(page, "Change").click();
    await expect(page.getByRole("combobox", { name: "Role" })).toBeVisible();
    await checkScreen(page, `${name}-role`);
    await button(page, "Cancel").click();
    await button(page, "Disable").click();
    await checkScreen(page, `${name}-disable`);
    await button(page, "Cancel").click();
    await button(page, "Make a password link").click();
    await checkScreen(page, `${name}-link-ask`);
    await button(page, "Make link").click();
    await expect(page.getByRole("textbox", { name: "Password link" })).toBeVisible();
    // The picture must not show a working link.
    await page.getByRole("textbox", { name: "Password link" }).evaluate((field) => {
      (field as HTMLTextAreaElement).value = "https://tokens.acme.example/password#Zk3v…";
    });
    await checkScreen(page, `${name}-link`);
    await button(page, "Done").click();
    await button(page, "Menu").click();
    await checkScreen(page, `${name}-menu`);
    await page.keyboard.press("Escape");
    await tab("Activity").click();
    await expect(page.getByRole("listitem").first()).toBeVisible();
    await checkScreen(page, `${name}-activity`);
  });
}

test("a disabled person, a person with a long name, and the administrator's own screen", async () => {
  page = await openApp(context, { path: "sidepanel.html#/people", width: 320 });
  await page.getByRole("combobox", { name: "Status" }).selectOption("Disabled");
  await row("Amara Eriksen").click();
  await expect(button(page, "Enable")).toBeVisible();
  await checkScreen(page, "person-disabled");
  await button(page, "Enable").click();
  await checkScreen(page, "person-enable");
  await button(page, "Cancel").click();
  await button(page, "Close").click();
  await page.getByRole("combobox", { name: "Status" }).selectOption("All");
  await search("hohenstein");
  await row("Maximiliane.*").click();
  await expectScreen(page, LONG_NAME);
  await checkScreen(page, "person-long");
  await button(page, "Remove from organization").click();
  await checkScreen(page, "person-remove");
  await button(page, "Cancel").click();
  await button(page, "Close").click();
  await search("administrator");
  await row("Grace Administrator").click();
  await expect(page.getByText("This is you.")).toBeVisible();
  await checkScreen(page, "person-oneself");
});
