import { expect, test } from "@playwright/test";
import { dayIn } from "./support/day-in.ts";
import { presetWalk } from "./support/preset-walk.ts";
import { button, expectScreen, fact, goTo } from "./support/screen.ts";
import { copySecret, createToken, fillToken } from "./support/story.ts";

/*
 * Magistrala's page on personal access tokens with nine operations, from top to bottom. Each test is named
 * after a heading of the page, and continues where the previous test ended.
 */

const walk = presetWalk("magistrala-operations", "administrator");
const NAME = "Boiler room gateway";
const DESCRIPTION = "Publishes temperatures.";
const PUBLISHES = "scope=channels:publish&entity=ch_1";
const READS = "scope=clients:read&entity=cl_77";
/** The token's secrets, oldest first. */
const secrets: string[] = [];
const secret = () => secrets.at(-1) ?? "";

test("[MGO-2] Overview: the tokens are reached from the user's picture", async () => {
  const { popup } = walk;
  await goTo(popup, "Account");
  await expectScreen(popup, "Account");
  await goTo(popup, "Personal access tokens");
  await expectScreen(popup, "Tokens");
});

test("[MGO-3, MGO-4, MGO-6] Create a PAT: the button leads to a page for name and optional description", async () => {
  const { popup } = walk;
  await fillToken(popup, { name: NAME, description: DESCRIPTION, permissions: [] });
  await expect(popup.getByText("optional", { exact: true })).toBeVisible();
});

test("[MGO-5] Create a PAT: the duration sets the period for which the token will remain valid", async () => {
  const expires = walk.popup.getByRole("combobox", { name: "Expires", exact: true });
  const days = ["7 days", "30 days", "60 days", "90 days", "180 days", "365 days"];
  await expect(expires.getByRole("option")).toHaveText(days);
  await expect(expires.locator("option:checked")).toHaveText("30 days");
  await expires.selectOption("60 days");
  await expect(expires).toHaveAccessibleDescription(/^Stops working on .* CES?T\.$/);
});

test("[MGO-7, MGO-9] Create a PAT: the available operations include", async () => {
  const { popup } = walk;
  const commonOperations = [
    ["create", "Create a new entity"],
    ["read", "Read/view an entity"],
    ["list", "List entities"],
    ["update", "Update/modify an entity"],
    ["delete", "Delete an entity"],
    ["share", "Share an entity with others"],
    ["unshare", "Remove sharing permissions"],
  ] as const;
  const messaging = [
    ["publish", "Publish messages to a channel"],
    ["subscribe", "Subscribe to messages from a channel"],
  ] as const;
  for (const [group, operations] of [
    ["Clients", commonOperations],
    ["Channels", [...commonOperations, ...messaging]],
    ["Groups", commonOperations],
    ["Domains", commonOperations],
  ] as const) {
    const boxes = popup
      .getByRole("group", { name: group, exact: true })
      .locator("[name=permission]");
    await expect(boxes).toHaveCount(operations.length);
    for (const [index, [operation, description]] of operations.entries()) {
      await expect(boxes.nth(index)).toHaveAccessibleName(`${group.toLowerCase()}:${operation}`);
      await expect(boxes.nth(index)).toHaveAccessibleDescription(description);
      await expect(boxes.nth(index)).not.toBeChecked();
    }
  }
});

test("[MGO-8] Create a PAT: restricted to specific operations on particular entities", async () => {
  const { popup } = walk;
  await popup.getByRole("checkbox", { name: "channels:publish", exact: true }).check();
  await button(popup, "Create token").click();
  const ids = popup.getByRole("textbox", { name: "Channel IDs", exact: true });
  await expect(ids).toBeFocused();
  await expect(
    popup.getByText("Enter at least one channel ID, or choose every channel."),
  ).toBeVisible();
  await ids.fill("ch_1 ");
  await expect(button(popup, "Remove ch_1 from Channel IDs")).toBeVisible();
  await expect(popup.getByText("1 chosen, 1 write")).toBeVisible();
});

test("[MGO-12] View a PAT: upon creation the secret is displayed, to be copied", async () => {
  const { popup } = walk;
  await button(popup, "Create token").click();
  await expectScreen(popup, "Save your token");
  secrets.push(await copySecret(popup));
  await button(popup, "Reveal").click();
  await expect(popup.getByRole("textbox", { name: "Token secret" })).toHaveValue(secret());
});

test("[MGO-1] Overview: an alternative to perform operations on the entities", async () => {
  expect(await walk.verify(secret(), PUBLISHES)).toBe(200);
  for (const other of [
    "scope=channels:publish&entity=ch_2",
    "scope=channels:publish",
    "scope=channels:subscribe&entity=ch_1",
  ]) {
    expect(await walk.verify(secret(), other), other).toBe(403);
  }
  expect(await walk.introspect(secret())).toMatchObject({
    active: true,
    scope: "channels:publish:ch_1",
  });
});

test("[MGO-10] View a PAT: after its creation its detail page is shown", async () => {
  const { popup } = walk;
  await button(popup, "I have saved it").click();
  await expectScreen(popup, NAME);
  await expect(popup.getByText(DESCRIPTION)).toBeVisible();
  await expect(walk.scopes()).toHaveText([/^channels:publish\s*ch_1/]);
  await walk.expectStatus("Active");
});

test("[MGO-12] View a PAT: the secret will not be shown again once the page is reloaded", async () => {
  const { popup } = walk;
  await popup.reload();
  await expect(popup.getByRole("heading", { name: NAME, level: 1 })).toBeVisible();
  await expect(fact(popup, "Token")).toHaveText(/…/);
  await expect(popup.getByRole("textbox", { name: "Token secret" })).toHaveCount(0);
  expect(await popup.content()).not.toContain(secret());
});

test("[MGO-11] View a PAT: by clicking on the row or View in the row actions", async () => {
  const { popup } = walk;
  await button(popup, "Back").click();
  await walk.open(NAME);
  await button(popup, "Back").click();
  await walk.act(NAME, "View");
  await expectScreen(popup, NAME);
});

test("[MGO-13] Add a scope: Add scope defines additional permissions for the token", async () => {
  expect(await walk.verify(secret(), READS)).toBe(403);
  await walk.addScopes({ permissions: ["clients:read"], entities: { "Client IDs": "cl_77" } });
  await expect(walk.scopes()).toHaveText([/^channels:publish\s*ch_1/, /^clients:read\s*cl_77/]);
  await walk.waitFor(200, secret(), READS);
});

test("[MGO-14] Delete a scope: a specific one by its trash icon", async () => {
  await button(walk.popup, "Delete scope channels:publish:ch_1").click();
  await expect(walk.scopes()).toHaveText([/^clients:read\s*cl_77/]);
  await walk.waitFor(403, secret(), PUBLISHES);
  expect(await walk.verify(secret(), READS)).toBe(200);
});

test("[MGO-15] Delete a scope: all scopes by Delete all scopes", async () => {
  await walk.deleteAllScopes();
  await walk.waitFor(403, secret(), READS);
  await walk.expectStatus("Active");
  await walk.addScopes({ permissions: ["channels:publish"], entities: { "Channel IDs": "ch_1" } });
  await walk.waitFor(200, secret(), PUBLISHES);
});

test("[MGO-16, MGO-17] Revoke a PAT: by the button in the status row; it can no longer be used", async () => {
  const { popup } = walk;
  await expect(popup.locator(".status-card").getByRole("button")).toHaveText([
    "Regenerate",
    "Revoke",
  ]);
  await walk.revoke();
  await expect(button(popup, "Revoke")).toHaveCount(0);
  await walk.waitFor(401, secret(), PUBLISHES);
  expect(await walk.introspect(secret())).toEqual({ active: false });
});

test("[MGO-18, MGO-19] Regenerate a PAT: after revocation, with a new duration and a new secret, all else preserved", async () => {
  const { popup } = walk;
  secrets.push(await walk.regenerate(NAME, "90 days"));
  await expect(fact(popup, "Expires")).toHaveText(dayIn(90));
  await expect(popup.getByText(DESCRIPTION)).toBeVisible();
  await expect(walk.scopes()).toHaveText([/^channels:publish\s*ch_1/]);
  expect(await walk.verify(secret(), PUBLISHES)).toBe(200);
  expect(await walk.verify(secrets[0] ?? "", PUBLISHES)).toBe(401);
});

test("[MGO-20] Regenerate a PAT: expired tokens are viewed by the status filter", async () => {
  const { popup } = walk;
  await walk.list("Active");
  secrets.push(
    await createToken(popup, {
      ...{ name: "Old gateway", permissions: ["channels:publish"] },
      entities: { "Channel IDs": "ch_1" },
    }),
  );
  await button(popup, "I have saved it").click();
  await expectScreen(popup, "Old gateway");
  walk.expire("Old gateway");
  await walk.list("Active");
  await expect(button(popup, NAME)).toBeVisible();
  await expect(button(popup, "Old gateway")).toHaveCount(0);
  await walk.list("Expired");
  await expect(button(popup, "Old gateway")).toBeVisible();
  await expect(button(popup, NAME)).toHaveCount(0);
});

test("[MGO-21] Regenerate a PAT: an expired one from its details; that reactivates it", async () => {
  await walk.open("Old gateway");
  await walk.expectStatus("Expired");
  const expired = secret();
  expect(await walk.verify(expired, PUBLISHES)).toBe(401);
  secrets.push(await walk.regenerate("Old gateway", "7 days"));
  await expect(walk.scopes()).toHaveText([/^channels:publish\s*ch_1/]);
  expect(await walk.verify(secret(), PUBLISHES)).toBe(200);
  await walk.waitFor(401, expired, PUBLISHES);
});

test("[MGO-22] Delete a PAT: an individual one by Delete in the row actions", async () => {
  const { popup } = walk;
  await walk.list("Active");
  await walk.act("Old gateway", "Delete");
  await button(popup, "Delete token").click();
  await expect(button(popup, "Old gateway")).toHaveCount(0);
  await expect(button(popup, NAME)).toBeVisible();
  await walk.waitFor(401, secret(), PUBLISHES);
});

test("[MGO-23] Delete a PAT: all of them by Delete all", async () => {
  const { popup } = walk;
  const activeSecret = secrets[1] ?? "";
  expect(await walk.verify(activeSecret, PUBLISHES)).toBe(200);
  await fillToken(popup, { name: "Made first, scopes later", permissions: [] });
  await button(popup, "Create token").click();
  await button(popup, "Copy").click();
  await button(popup, "I have saved it").click();
  await walk.list("Active");
  await walk.deleteAll(2);
  await walk.waitFor(401, activeSecret, PUBLISHES);
});
