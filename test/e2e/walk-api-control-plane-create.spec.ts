import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { dayIn } from "./support/day-in.ts";
import { button, expectScreen, fact } from "./support/screen.ts";
import { introspect, verify } from "./support/server.ts";
import { createToken, fillToken, hintOf, readClipboard, signedInPopup } from "./support/story.ts";

/* The part of the API Control Plane's page about creating a personal access token, from top to bottom. */

const DAY_S = 86_400;
const profile = newProfile();
let context: BrowserContext;
let popup: Page;

test.beforeAll(async () => {
  context = await launch(profile);
  await (await signedInPopup(context, "admin")).close();
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

test("[ACP-4] To create a new Personal Access Token, press the button: input fields appear", async () => {
  await button(popup, "New token").click();
  await expectScreen(popup, "New token");
  await expect(popup.getByRole("textbox", { name: "Name", exact: true })).toBeVisible();
  await expect(popup.getByRole("combobox", { name: "Expires", exact: true })).toBeVisible();
  await expect(popup.getByRole("group", { name: "Permissions", exact: true })).toBeVisible();
});

test("[ACP-5] Name: can be chosen freely", async () => {
  const name = "  Ключ № 7 “für” <b>CI</b> & 🚀 ’s \\ /  ";
  await createToken(popup, { name, permissions: ["API_READ"] });
  await button(popup, "I have saved it").click();
  await expectScreen(popup, name.trim());
  await button(popup, "Back").click();
  await expect(button(popup, name.trim())).toBeVisible();
});

test("Name: is required", async () => {
  await fillToken(popup, { name: "   ", permissions: ["API_READ"] });
  await button(popup, "Create token").click();
  await expect(popup.getByText("Enter a name.")).toBeVisible();
  await expect(popup.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await button(popup, "Cancel").click();
});

test("[ACP-6] Valid for: the validity period in days, 30 unless another is selected", async () => {
  await button(popup, "New token").click();
  const expires = popup.getByRole("combobox", { name: "Expires", exact: true });
  await expect(expires.getByRole("option")).toHaveText([
    "7 days",
    "30 days",
    "60 days",
    "90 days",
    "180 days",
    "365 days",
    "Never",
  ]);
  await expect(expires.locator("option:checked")).toHaveText("30 days");
  for (const days of [30, 7, 60, 90, 180, 365]) {
    await expires.selectOption(`${days} days`);
    await expect(expires).toHaveAccessibleDescription(
      new RegExp(`^Stops working on .*${dayIn(days)}`),
    );
  }
  await button(popup, "Cancel").click();
});

test("[ACP-6] Valid for: how long the token should be valid", async () => {
  const secret = await createToken(popup, {
    name: "For a week",
    permissions: ["API_READ"],
    expires: "7 days",
  });
  await button(popup, "I have saved it").click();
  await expect(fact(popup, "Expires")).toHaveText(dayIn(7));
  const { exp, iat } = JSON.parse(await introspect(secret));
  expect(exp - iat).toBe(7 * DAY_S);
  expect(Math.abs(exp - Date.now() / 1000 - 7 * DAY_S)).toBeLessThan(60);
});

test('[ACP-7] Valid for: with the "empty" selection, the token is valid indefinitely', async () => {
  await fillToken(popup, { name: "For ever", permissions: ["API_READ"], expires: "Never" });
  await expect(
    popup.getByRole("combobox", { name: "Expires", exact: true }),
  ).toHaveAccessibleDescription("Works until you revoke it.");
  await button(popup, "Create token").click();
  await button(popup, "Copy").click();
  const secret = await readClipboard(popup);
  await button(popup, "I have saved it").click();
  await expect(fact(popup, "Expires")).toHaveText("Never");
  await expect(popup.getByText("never expires")).toBeVisible();

  const verdict = JSON.parse(await introspect(secret));
  expect(verdict).toMatchObject({ active: true, scope: "API_READ" });
  expect(verdict).not.toHaveProperty("exp");
  expect((await verify(secret)).headers.get("X-Token-Expires")).toBe("never");
});

test("[ACP-9] Permissions: you must select at least one permission to create a token", async () => {
  const sent: string[] = [];
  context.on("request", (request) => sent.push(`${request.method()} ${request.url()}`));
  await fillToken(popup, { name: "Without permissions", permissions: [] });
  expect(sent.some((line) => line.endsWith("/v1/catalog"))).toBe(true);
  await button(popup, "Create token").click();

  await expect(popup.getByRole("alert")).toContainText(["Choose at least one permission."]);
  await expect(popup.getByRole("searchbox", { name: "Search permissions" })).toBeFocused();
  expect(sent.filter((line) => line.startsWith("POST "))).toEqual([]);
  await popup.getByRole("checkbox", { name: "API_READ", exact: true }).check();
  await button(popup, "Create token").click();
  await expectScreen(popup, "Save your token");
  expect(sent.filter((line) => line.startsWith("POST "))).toHaveLength(1);
  await button(popup, "Copy").click();
  await button(popup, "I have saved it").click();
});

test("[ACP-10] A new dialog appears, which asks you to copy and save the token", async () => {
  await fillToken(popup, { name: "To be saved", permissions: ["API_READ", "USER_READ"] });
  await button(popup, "Create token").click();
  await expectScreen(popup, "Save your token");
  await expect(
    popup.getByText("Copy this token now. It will not be shown again.", { exact: true }),
  ).toBeVisible();
  await button(popup, "Copy").click();
  await expect(popup.getByText("Copied to the clipboard")).toBeVisible();
  const secret = await readClipboard(popup);
  expect(secret).toMatch(/^lk_pat_[0-9A-Za-z]{61}$/);
  expect((await verify(secret, "?scope=API_READ+USER_READ")).status).toBe(200);
  await button(popup, "I have saved it").click();
});

test("[ACP-10] Because you will not have access to it later", async () => {
  const secret = await createToken(popup, { name: "Shown once", permissions: ["API_READ"] });
  await button(popup, "I have saved it").click();
  await expectScreen(popup, "Shown once");
  await expect(fact(popup, "Token")).toHaveText(hintOf(secret));
  expect(await popup.content()).not.toContain(secret);

  await popup.close();
  popup = await openPopup(context);
  await expectScreen(popup, "Tokens");
  await popup.goto(`${popup.url().split("#")[0]}#/save`);
  await expect(popup.getByRole("textbox", { name: "Token secret" })).toHaveCount(0);
  expect(await popup.content()).not.toContain(secret);
});
