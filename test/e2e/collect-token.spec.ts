import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { inDatabase } from "./support/database.ts";
import { lookAt } from "./support/look-at.ts";
import { type Manager, signInManager } from "./support/manager.ts";
import { button, expectScreen, fact, menuItem, openApp } from "./support/screen.ts";
import { type SeededOrganization, seedOrganization } from "./support/seed-organization.ts";
import { untilAnswered, untilRefused, verify } from "./support/server.ts";
import { copySecret, signedInPopup } from "./support/story.ts";

/* A token that a manager made, on its way to the person whom it is for. */

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
const make = (name: string) => manager.make(owner, { name });
/** In the version that its collection has made of it. */
const collected = (token: TokenResource) => ({ ...token, version: token.version + 1 });

async function collect(name: string): Promise<string> {
  await button(popup, `Collect ${name}`).click();
  const secret = await copySecret(popup);
  await button(popup, "I have saved it").click();
  await expectScreen(popup, name);
  return secret;
}

test("a token that somebody made is told of, collected once, and then works", async () => {
  await make("Nightly export");
  await popup.reload();
  await expect(popup.getByRole("heading", { name: "A token was made for you" })).toBeVisible();
  await expect(popup.getByText("6 days left to collect")).toBeVisible();
  await lookAt(popup, "tokens-waiting");
  await button(popup, "View Nightly export").click();
  await expectScreen(popup, "Nightly export");
  await expect(status()).toHaveText("Waiting");
  await expect(fact(popup, "Expires")).toHaveText("30 days from collection");
  await expect(button(popup, "Regenerate")).toHaveCount(0);
  await lookAt(popup, "detail-waiting");
  await button(popup, "Back").click();

  const secret = await collect("Nightly export");
  await expect(status()).toHaveText("Active");
  await untilAnswered(200, secret, QUERY);
  await button(popup, "Back").click();
  await expect(button(popup, "Nightly export")).toBeVisible();
  await expect(popup.getByText("A token was made for you")).toHaveCount(0);
});

test("a new secret waits beside the one that works, which stops once it is collected", async () => {
  const token = await make("Grafana");
  await popup.reload();
  const before = await collect("Grafana");
  await untilAnswered(200, before, QUERY);
  await manager.renew(collected(token));
  await popup.reload();
  await button(popup, "Back").click();
  await expect(popup.getByText("A new secret waits for Grafana")).toBeVisible();
  await lookAt(popup, "tokens-new-secret");
  await button(popup, "Grafana").click();
  await expect(status()).toHaveText("Active");
  await lookAt(popup, "detail-new-secret");
  expect((await verify(before, QUERY)).status).toBe(200);

  await button(popup, "Collect").click();
  const after = await copySecret(popup);
  await button(popup, "I have saved it").click();
  await untilAnswered(200, after, QUERY);
  await untilRefused(before, QUERY);
});

test("what is declined is gone, and of a token that works only the new secret", async () => {
  await make("Unwanted");
  await popup.reload();
  await button(popup, "Decline Unwanted").click();
  await lookAt(popup, "decline");
  await button(popup, "Decline token").click();
  await expect(toast()).toHaveText("Unwanted was declined");
  await expect(button(popup, "Decline Unwanted")).toHaveCount(0);
  await popup.getByRole("combobox", { name: "Status" }).selectOption("All");
  await expect(button(popup, "Nightly export")).toBeVisible();
  await expect(button(popup, "Unwanted")).toHaveCount(0);

  const token = await make("Kept");
  await popup.reload();
  const secret = await collect("Kept");
  await manager.renew(collected(token));
  await popup.reload();
  await button(popup, "Decline").click();
  await button(popup, "Decline secret").click();
  await expect(toast()).toHaveText("The new secret for Kept was declined");
  await expect(button(popup, "Collect")).toHaveCount(0);
  await expect(status()).toHaveText("Active");
  expect((await verify(secret, QUERY)).status).toBe(200);
});

test("what was withdrawn while it was looked at says so, and nothing of it stays", async () => {
  const token = await make("Withdrawn");
  await popup.reload();
  await expect(button(popup, "Collect Withdrawn")).toBeVisible();
  await manager.withdraw(token);
  await button(popup, "Collect Withdrawn").click();
  await expect(alert()).toContainText("“Withdrawn” no longer waits for you.");
  await expect(button(popup, "Collect Withdrawn")).toHaveCount(0);
  await lookAt(popup, "tokens-withdrawn");
  await button(popup, "Dismiss").click();
  await expect(alert()).toHaveCount(0);
});

test("several are told apart, the first three at once, and all under Waiting", async () => {
  const long = "Kubernetes cluster of the northern warehouses, nightly reconciliation of stock";
  for (const name of ["CI", "CI", long, "Terraform"]) await make(name);
  // All are of the same second, or nearly; which three come first must not be left to that.
  inDatabase("UPDATE tokens SET created_at = created_at - 60 WHERE name = 'Terraform'");
  await popup.reload();
  await expect(popup.getByText("4 tokens were made for you")).toBeVisible();
  await lookAt(popup, "tokens-waiting-several");
  await button(popup, "Show all 4").click();
  await expect(popup.getByRole("combobox", { name: "Status" })).toHaveValue("waiting");
  await expect(button(popup, "Terraform")).toBeVisible();
  await lookAt(popup, "tokens-waiting-filter");
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
    await lookAt(app, `tokens-waiting-${name}`);
    await button(app, `View ${long}`).click();
    await expectScreen(app, long);
    await lookAt(app, `detail-waiting-${name}`);
    await app.close();
  }
});
