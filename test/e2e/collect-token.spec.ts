import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { countCalendarDays } from "./support/day-in.ts";
import { type Manager, signInManager } from "./support/manager.ts";
import { button, expectScreen, fact, menuItem, openApp } from "./support/screen.ts";
import { type SeededOrganization, seedOrganization } from "./support/seed-organization.ts";
import { verify, waitForStatus, waitUntilRefused } from "./support/server.ts";
import { copySecret, signedInPopup } from "./support/story.ts";

/* A token that a manager created is collected, or declined, by its owner. */

const profile = newProfile();
let organization: SeededOrganization;
let manager: Manager;
let owner: `${string}@${string}`;
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  organization = await seedOrganization("api-control-plane", "org_collect");
  owner = organization.emailOf("Basic_User");
  manager = await signInManager(organization);
  context = await launch(profile);
  await (await signedInPopup(context, owner)).close();
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

const QUERY = "?organization=org_collect&scope=API_READ";
const status = () => popup.locator(".status-card .status");
const toast = () => popup.locator(".toast-region[role=status]");
const alert = () => popup.locator("main [role=alert]");
const create = (name: string) => manager.create(owner, { name });
/** Returns a token with the version that it has after its collection. */
const afterCollection = (token: TokenResource) => ({ ...token, version: token.version + 1 });

async function collect(name: string): Promise<string> {
  await button(popup, `Collect ${name}`).click();
  const secret = await copySecret(popup);
  await button(popup, "I have saved it").click();
  await expectScreen(popup, name);
  return secret;
}

test("a manager's token is announced to its owner, is collected once, and then works", async () => {
  await create("Nightly export");
  await popup.reload();
  await expect(popup.getByRole("heading", { name: "A token was made for you" })).toBeVisible();
  await expect(popup.getByText(`${countCalendarDays(7)} days left to collect`)).toBeVisible();
  await checkScreen(popup, "tokens-waiting");
  await button(popup, "View Nightly export").click();
  await expectScreen(popup, "Nightly export");
  await expect(status()).toHaveText("Waiting");
  await expect(fact(popup, "Expires")).toHaveText("30 days from collection");
  await expect(button(popup, "Regenerate")).toHaveCount(0);
  await checkScreen(popup, "detail-waiting");
  await button(popup, "Back").click();

  const secret = await collect("Nightly export");
  await expect(status()).toHaveText("Active");
  await waitForStatus(200, secret, QUERY);
  await button(popup, "Back").click();
  await expect(button(popup, "Nightly export")).toBeVisible();
  await expect(popup.getByText("A token was made for you")).toHaveCount(0);
});

test("the old secret works until the owner has collected the pending one", async () => {
  const token = await create("Grafana");
  await popup.reload();
  const before = await collect("Grafana");
  await waitForStatus(200, before, QUERY);
  await manager.regenerate(afterCollection(token));
  await popup.reload();
  await button(popup, "Back").click();
  await expect(popup.getByText("A new secret waits for Grafana")).toBeVisible();
  await checkScreen(popup, "tokens-new-secret");
  await button(popup, "Grafana").click();
  await expect(status()).toHaveText("Active");
  await checkScreen(popup, "detail-new-secret");
  expect((await verify(before, QUERY)).status).toBe(200);

  await button(popup, "Collect").click();
  const after = await copySecret(popup);
  await button(popup, "I have saved it").click();
  await waitForStatus(200, after, QUERY);
  await waitUntilRefused(before, QUERY);
});

test("a declined token is gone; a declined new secret leaves its token active", async () => {
  await create("Unwanted");
  await popup.reload();
  await button(popup, "Decline Unwanted").click();
  await checkScreen(popup, "decline");
  await button(popup, "Decline token").click();
  await expect(toast()).toHaveText("Unwanted was declined");
  await expect(button(popup, "Decline Unwanted")).toHaveCount(0);
  await popup.getByRole("radio", { name: "All" }).check();
  await expect(button(popup, "Nightly export")).toBeVisible();
  await expect(button(popup, "Unwanted")).toHaveCount(0);

  const token = await create("Kept");
  await popup.reload();
  const secret = await collect("Kept");
  await manager.regenerate(afterCollection(token));
  await popup.reload();
  await button(popup, "Decline").click();
  await button(popup, "Decline secret").click();
  await expect(toast()).toHaveText("The new secret for Kept was declined");
  await expect(button(popup, "Collect")).toHaveCount(0);
  await expect(status()).toHaveText("Active");
  expect((await verify(secret, QUERY)).status).toBe(200);
});

test("a token withdrawn while its notice is open shows a message and disappears", async () => {
  const token = await create("Withdrawn");
  await popup.reload();
  await expect(button(popup, "Collect Withdrawn")).toBeVisible();
  await manager.withdraw(token);
  await button(popup, "Collect Withdrawn").click();
  await expect(alert()).toContainText("“Withdrawn” no longer waits for you.");
  await expect(button(popup, "Collect Withdrawn")).toHaveCount(0);
  await checkScreen(popup, "tokens-withdrawn");
  await button(popup, "Dismiss").click();
  await expect(alert()).toHaveCount(0);
});

test("the notice shows the first three of several pending tokens, and Waiting shows all", async () => {
  const long = "Kubernetes cluster of the northern warehouses, nightly reconciliation of stock";
  for (const name of ["CI", "CI", long, "Terraform"]) await create(name);
  // The tokens are created in about the same second, so their order would be random.
  runSql("UPDATE tokens SET created_at = created_at - 60 WHERE name = 'Terraform'");
  await popup.reload();
  await expect(popup.getByText("4 tokens were made for you")).toBeVisible();
  await checkScreen(popup, "tokens-waiting-several");
  await button(popup, "Show all 4").click();
  await expect(popup.getByRole("radio", { name: "Waiting" })).toBeChecked();
  await expect(button(popup, "Terraform")).toBeVisible();
  await checkScreen(popup, "tokens-waiting-filter");
  await button(popup, "Actions for Terraform").click();
  await expect(menuItem(popup, "Collect")).toBeVisible();
  await expect(menuItem(popup, "Regenerate")).toHaveCount(0);
  await popup.keyboard.press("Escape");

  for (const { name, width, path } of [
    { name: "narrow", width: 320, path: "sidepanel.html" },
    { name: "wide", width: 900, path: "app.html" },
  ]) {
    const app = await openApp(context, { path, width });
    await expect(app.getByText("4 tokens were made for you")).toBeVisible();
    await checkScreen(app, `tokens-waiting-${name}`);
    await button(app, `View ${long}`).click();
    await expectScreen(app, long);
    await checkScreen(app, `detail-waiting-${name}`);
    await app.close();
  }
});
