import { expect, test } from "@playwright/test";
import { publishedOperations } from "../worker/permissions/published-domain-operations.ts";
import { presetWalk } from "./support/preset-walk.ts";
import { button, expectScreen } from "./support/screen.ts";
import { uniqueOrganizationId } from "./support/seed-organization.ts";
import { copySecret, createToken, fillToken } from "./support/story.ts";

/* Magistrala's page on personal access tokens with scope entities, from top to bottom. */

const walk = presetWalk("magistrala-domain", "administrator");
const NAME = "Warehouse";
const DESCRIPTION = "Sees the clients of the warehouse.";
const VIEWS = "scope=clients:view&entity=cl_77";
const DOMAIN = uniqueOrganizationId("walk-magistrala-domain");
const LISTS = `scope=domain:list_clients&entity=${DOMAIN}`;
let secret = "";

const group = (name: string) => walk.popup.getByRole("group", { name, exact: true });

test("[MGD-8] Create a PAT: name, duration, optional description and scopes", async () => {
  const { popup } = walk;
  await fillToken(popup, {
    ...{ name: NAME, description: DESCRIPTION, permissions: [] },
    expires: "60 days",
  });
  await expect(group("Permissions")).toBeVisible();
  await expect(popup.locator("[name=permission]:checked")).toHaveCount(0);
});

test("[MGD-1] Create a PAT: available scope entities are Clients, Channels, Groups and Domain", async () => {
  for (const name of ["Clients", "Channels", "Groups", "Domain"]) {
    await expect(group(name)).toBeVisible();
  }
});

async function expectPublished(...[section]: Parameters<typeof publishedOperations>) {
  const boxes = group(section).locator("[name=permission]");
  const operations = publishedOperations(section);
  await expect(boxes).toHaveCount(operations.length);
  for (const [index, { id, description }] of operations.entries()) {
    await expect(boxes.nth(index)).toHaveAccessibleName(id);
    await expect(boxes.nth(index)).toHaveAccessibleDescription(description);
  }
}

test("[MGD-3] Clients: operations and their descriptions", () => expectPublished("Clients"));
test("[MGD-4] Channels: operations and their descriptions", () => expectPublished("Channels"));
test("[MGD-5] Groups: operations and their descriptions", () => expectPublished("Groups"));
test("[MGD-6] Domain: operations and their descriptions", () => expectPublished("Domain"));

test("[MGD-2] Create a PAT: each entity type exposes a distinct set of operations", async () => {
  const { popup } = walk;
  await expect(popup.locator("[name=permission]")).toHaveCount(11 + 10 + 17 + 16);
  await popup.getByRole("searchbox", { name: "Search permissions" }).fill("publish");
  await expect(popup.getByText("No permission matches 'publish'.")).toBeVisible();
  await popup.getByRole("searchbox", { name: "Search permissions" }).fill("update_secret");
  await expect(popup.locator("[name=permission]:visible")).toHaveCount(1);
  await popup.getByRole("searchbox", { name: "Search permissions" }).fill("");
});

test("[MGD-7] Domain: the scope is automatically locked to the current domain", async () => {
  const { popup } = walk;
  const domain = group("Domain");
  await expect(domain.getByText("locked to this organization")).toBeVisible();
  await expect(domain.getByText(DOMAIN).first()).toBeVisible();
  await expect(domain.getByRole("textbox")).toHaveCount(0);
  await popup.getByRole("checkbox", { name: "domain:list_clients", exact: true }).check();
  await popup.getByRole("checkbox", { name: "clients:view", exact: true }).check();
  await popup.getByRole("textbox", { name: "Client IDs", exact: true }).fill("cl_77 ");
});

test("[MGD-9] View a PAT: the secret is displayed once, then its detail page; by row or View later", async () => {
  const { popup } = walk;
  await button(popup, "Create token").click();
  secret = await copySecret(popup);
  await button(popup, "I have saved it").click();
  await expectScreen(popup, NAME);
  await popup.reload();
  await expect(popup.getByRole("heading", { name: NAME, level: 1 })).toBeVisible();
  expect(await popup.content()).not.toContain(secret);
  await button(popup, "Back").click();
  await walk.open(NAME);
  await button(popup, "Back").click();
  await walk.act(NAME, "View");
  await expectScreen(popup, NAME);
});

test("[MGD-7] Domain: the token works in the current domain, and in no other", async () => {
  await expect(walk.scopes()).toHaveText([
    new RegExp(`^domain:list_clients\\s*${DOMAIN}`),
    /^clients:view\s*cl_77/,
  ]);
  expect(await walk.verify(secret, LISTS)).toBe(200);
  expect(await walk.verify(secret, "scope=domain:list_clients&entity=org_home")).toBe(403);
  expect(await walk.verify(secret, VIEWS)).toBe(200);
  expect(await walk.verify(secret, "scope=clients:view&entity=cl_78")).toBe(403);
});

test("[MGD-10] Add a scope: Add scope defines additional permissions for the token", async () => {
  await walk.addScopes({ permissions: ["groups:view"], entities: { "Group IDs": "gr_12" } });
  await expect(walk.scopes()).toHaveCount(3);
  await walk.waitFor(200, secret, "scope=groups:view&entity=gr_12");
});

test("[MGD-11] Delete a scope: one by its trash icon, all by Delete all scopes", async () => {
  await button(walk.popup, "Delete scope groups:view:gr_12").click();
  await expect(walk.scopes()).toHaveCount(2);
  await walk.waitFor(403, secret, "scope=groups:view&entity=gr_12");
  expect(await walk.verify(secret, VIEWS)).toBe(200);
  await walk.deleteAllScopes();
  await walk.waitFor(403, secret, VIEWS);
  await walk.addScopes({ permissions: ["clients:view"], entities: { "Client IDs": "cl_77" } });
  await walk.waitFor(200, secret, VIEWS);
});

test("[MGD-12] Revoke a PAT: by the button in the status row; it can no longer be used", async () => {
  await walk.revoke();
  await walk.waitFor(401, secret, VIEWS);
});

test("[MGD-13] Regenerate a PAT: after revocation, with a new duration, all else preserved", async () => {
  const revoked = secret;
  secret = await walk.regenerate(NAME, "7 days");
  await expect(walk.popup.getByText(DESCRIPTION)).toBeVisible();
  await expect(walk.scopes()).toHaveText([/^clients:view\s*cl_77/]);
  expect(await walk.verify(secret, VIEWS)).toBe(200);
  expect(await walk.verify(revoked, VIEWS)).toBe(401);
});

test("[MGD-14] Regenerate a PAT: an expired one, found by the status filter, is reactivated", async () => {
  const { popup } = walk;
  walk.expire(NAME);
  await walk.list("Active");
  await expect(popup.getByText("No active tokens.")).toBeVisible();
  await walk.list("Expired");
  await walk.open(NAME);
  await walk.expectStatus("Expired");
  const expired = secret;
  secret = await walk.regenerate(NAME, "30 days");
  expect(await walk.verify(secret, VIEWS)).toBe(200);
  await walk.waitFor(401, expired, VIEWS);
});

test("[MGD-15] Delete a PAT: one by Delete in the row actions, all by Delete all", async () => {
  const { popup } = walk;
  await walk.list("Active");
  for (const name of ["Second", "Third"]) {
    await createToken(popup, { name, permissions: [] });
    await button(popup, "I have saved it").click();
    await expectScreen(popup, name);
    await walk.list("Active");
  }
  await walk.act("Second", "Delete");
  await button(popup, "Delete token").click();
  await expect(button(popup, "Second")).toHaveCount(0);
  await walk.deleteAll(2);
  await walk.waitFor(401, secret, VIEWS);
});
