import { expect, test } from "@playwright/test";
import { publishedScopes } from "../worker/permissions/published-cryptlex-scopes.ts";
import { presetWalk } from "./support/preset-walk.ts";
import { button, expectScreen, fact } from "./support/screen.ts";
import { E2E_URL } from "./support/server.ts";
import { copySecret, copyWithButton, createToken, fillToken } from "./support/story.ts";

/* Cryptlex' page on personal access tokens, from top to bottom. */

const walk = presetWalk("cryptlex", "administrator");
const NAME = "Activation server";
const MISSPELT = "licenseTemaplate:write";
const CORRECT = "licenseTemplate:write";
let secret = "";

/** Calls `/v1` with a token. */
const call = (token: string, method: string, path: string, body?: object) =>
  fetch(`${E2E_URL}/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test("[CLX-4] Creating a personal access token: the add button opens a form with these fields", async () => {
  const { popup } = walk;
  await button(popup, "New token").click();
  await expectScreen(popup, "New token");
  await expect(popup.getByRole("textbox", { name: "Name", exact: true })).toBeVisible();
  await expect(popup.getByRole("combobox", { name: "Expires", exact: true })).toBeVisible();
  await expect(popup.getByRole("group", { name: "Permissions", exact: true })).toBeVisible();
});

test("[CLX-5] Name: name for the access token", async () => {
  const { popup } = walk;
  await button(popup, "Create token").click();
  await expect(popup.getByText("Enter a name.")).toBeVisible();
  await popup.getByRole("textbox", { name: "Name", exact: true }).fill(NAME);
  await expect(popup.getByText("Enter a name.")).toHaveCount(0);
});

test("[CLX-6] Expiration Date: leave empty for no expiry", async () => {
  const { popup } = walk;
  const expires = popup.getByRole("combobox", { name: "Expires", exact: true });
  await expect(expires.getByRole("option")).toHaveText(["On a date…", "Never"]);
  await expect(expires.locator("option:checked")).toHaveText("Never");
  await expires.selectOption("On a date…");
  const date = popup.getByLabel("Expiry date", { exact: true });
  await expect(date).toHaveValue("");
  await expect(date).toHaveAccessibleDescription(/^Works until you revoke it\./);
});

test("[CLX-9] Scopes: one or more, as few as needed", async () => {
  const { popup } = walk;
  await expect(popup.locator("[name=permission]:checked")).toHaveCount(0);
  await button(popup, "Create token").click();
  await expect(popup.getByRole("alert")).toContainText(["Choose at least one permission."]);
  await popup.getByRole("checkbox", { name: "license:read", exact: true }).check();
  await expect(popup.getByText("1 chosen", { exact: true })).toBeVisible();
  await popup.getByRole("checkbox", { name: "license:write", exact: true }).check();
  await expect(popup.getByText("2 chosen, 1 write")).toBeVisible();
  await popup.getByRole("checkbox", { name: "license:write", exact: true }).uncheck();
});

test("[CLX-2, CLX-3] The token is passed in the Authorization header, and is kept secret until then", async () => {
  const { popup } = walk;
  await button(popup, "Create token").click();
  await expectScreen(popup, "Save your token");
  await expect(popup.getByRole("textbox", { name: "Token secret" })).toHaveValue(/^lk_pat_\w{4}•+/);
  await popup.getByRole("combobox", { name: "Copy as" }).selectOption("Authorization header");
  const header = await copyWithButton(popup, "Copy");
  secret = /^Authorization: Bearer (lk_pat_\w{61})$/.exec(header)?.[1] ?? "";
  expect(secret).not.toBe("");
  expect(await popup.content()).not.toContain(secret);
  expect(await walk.verify(secret, "scope=license:read")).toBe(200);
});

test("[CLX-1, CLX-7] Scripts use it like an API key, restricted to the actions of its scopes", async () => {
  expect(await walk.introspect(secret)).toMatchObject({ active: true, scope: "license:read" });
  expect(await walk.introspect(secret)).not.toHaveProperty("exp");
  for (const other of ["license:write", "product:read"]) {
    expect(await walk.verify(secret, `scope=${other}`), other).toBe(403);
  }
  await button(walk.popup, "I have saved it").click();
  await expectScreen(walk.popup, NAME);
});

test("[CLX-6] Expiration Date: the token works through the chosen day", async () => {
  const { popup } = walk;
  await walk.list("Active");
  await fillToken(popup, { name: "Until May", permissions: ["tag:read"], expires: "On a date…" });
  const date = popup.getByLabel("Expiry date", { exact: true });
  await date.fill("2031-05-14");
  await expect(date).toHaveAccessibleDescription("Works through 14 May 2031 (Europe/Berlin).");
  await button(popup, "Create token").click();
  const { exp } = await walk.introspect(await copySecret(popup));
  // The last second of the day in Berlin, where summer time is two hours ahead of UTC.
  expect(exp).toBe(Date.parse("2031-05-14T23:59:59+02:00") / 1000);
  await button(popup, "I have saved it").click();
  await expectScreen(popup, "Until May");
  await expect(fact(popup, "Expires")).toHaveText("14 May 2031");
});

test("[CLX-8] Revoking a personal access token: at any time, from the actions menu", async () => {
  const { popup } = walk;
  await walk.list("Active");
  await walk.act(NAME, "Revoke");
  await button(popup, "Revoke token").click();
  await expect(button(popup, NAME)).toHaveCount(0);
  await walk.waitFor(401, secret, "scope=license:read");
});

test("[CLX-10] Limiting scopes: the available scopes are depicted in the following table", async () => {
  const { popup } = walk;
  await button(popup, "New token").click();
  const boxes = popup.locator("[name=permission]");
  await expect(boxes).toHaveCount(29);
  for (const [index, { id, description }] of publishedScopes.entries()) {
    await expect(boxes.nth(index)).toHaveAccessibleName(id === MISSPELT ? CORRECT : id);
    await expect(boxes.nth(index)).toHaveAccessibleDescription(description);
  }
  await button(popup, "Cancel").click();
});

test(`[CLX-11] Limiting scopes: ${MISSPELT} creates, updates and deletes license templates`, async () => {
  const { popup } = walk;
  await walk.list("Active");
  const token = await createToken(popup, { name: "Templates", permissions: [CORRECT] });
  await button(popup, "I have saved it").click();
  await expectScreen(popup, "Templates");
  await expect(walk.scopes()).toHaveText([new RegExp(`^${CORRECT}`)]);
  const { scope } = await walk.introspect(token);
  expect(scope.split(" ").toSorted()).toEqual([MISSPELT, CORRECT]);
  for (const name of [MISSPELT, CORRECT]) {
    expect(await walk.verify(token, `scope=${name}`), name).toBe(200);
  }
});

test("[CLX-12] Limiting scopes: personalAccessToken:write creates, revokes and deletes personal access tokens", async () => {
  const { popup } = walk;
  await walk.list("Active");
  const parentSecret = await createToken(popup, {
    name: "Provisioning",
    permissions: ["personalAccessToken:write", "license:read"],
  });
  await button(popup, "I have saved it").click();
  await expectScreen(popup, "Provisioning");
  const request = { name: "Made by a script", expires: null };
  const scopes = [{ permission: "license:read" }];
  const response = await call(parentSecret, "POST", "/tokens", { ...request, scopes });
  expect(response.status).toBe(201);
  const child: { id: string; secret: string } = await response.json();
  expect(await walk.verify(child.secret, "scope=license:read")).toBe(200);
  await walk.list("Active");
  await walk.open("Made by a script");
  await expect(popup.getByText("Made by the token Provisioning")).toBeVisible();

  const wider = { ...request, scopes: [{ permission: "license:write" }] };
  expect((await call(parentSecret, "POST", "/tokens", wider)).status).toBe(403);
  for (const [method, path] of [
    ["GET", "/me"],
    ["GET", "/catalog"],
    ["PATCH", `/tokens/${child.id}`],
    ["POST", `/tokens/${child.id}/scopes`],
    ["POST", `/tokens/${child.id}/regenerate`],
  ] as const) {
    const body = method === "GET" ? undefined : {};
    expect((await call(parentSecret, method, path, body)).status, `${method} ${path}`).toBe(403);
  }
  expect((await call(parentSecret, "POST", `/tokens/${child.id}/revoke`)).status).toBe(200);
  await walk.waitFor(401, child.secret, "scope=license:read");
  expect((await call(parentSecret, "DELETE", `/tokens/${child.id}`)).status).toBe(204);
  await walk.list("All");
  await expect(button(popup, "Provisioning")).toBeVisible();
  await expect(button(popup, "Made by a script")).toHaveCount(0);
});
