import { rmSync } from "node:fs";
import { type Browser, chromium, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile } from "./support/chromium.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { E2E_URL } from "./support/server.ts";
import { signedInPopup } from "./support/story.ts";

/* The pages of one-time links, in browsers that have never visited the server. */

const LONG = "Wilhelmina-Bartholomew Featherstonehaugh-Cholmondeley of Upper Nether Wallop";
const CHOSEN = "a door in the garden wall";
let session: string;
let browser: Browser;

test.beforeAll(async () => {
  const profile = newProfile();
  const context = await launch(profile);
  await signedInPopup(context, "global-admin");
  session = await readSessionToken(context);
  await context.close();
  rmSync(profile, { recursive: true, force: true });
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
});
test.afterAll(() => browser.close());

function call(method: string, path: string, body?: object): Promise<Response> {
  return fetch(E2E_URL + path, {
    method,
    headers: { Authorization: `Bearer ${session}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function post<Answer>(path: string, body?: object): Promise<Answer> {
  const answer = await call("POST", path, body);
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as Answer;
}

const invite = (email: string) =>
  post<{ link: string }>("/v1/invitations", {
    email,
    role: "Admin",
    groups: ["token-managers"],
  });

/** Opens a window in a new browser and records the addresses that it requests. */
async function openStranger(
  options: { javaScriptEnabled?: boolean; width?: number; locale?: string } = {},
) {
  const { javaScriptEnabled = true, width = 480, locale = "en-US" } = options;
  const context = await browser.newContext({
    javaScriptEnabled,
    locale,
    viewport: { width, height: 720 },
  });
  const page = await context.newPage();
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  return { page, urls, close: () => context.close() };
}

async function join(page: Page): Promise<void> {
  await page.getByLabel("Your name", { exact: true }).fill(LONG);
  await page.getByLabel("Choose a password", { exact: true }).fill(CHOSEN);
  await page.getByRole("button", { name: "Create account and join", exact: true }).click();
  await expect(page.getByRole("heading", { name: LONG })).toBeVisible();
}

test("an invitation link opens the invitation, and its code is in no requested address", async () => {
  const { link } = await invite("opens@example.test");
  const code = link.slice(link.indexOf("#") + 1);
  const { page, urls, close } = await openStranger();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Join Acme", exact: true })).toBeVisible();
  await checkScreen(page, "invitation-new");
  expect(page.url()).not.toContain(code);
  await join(page);
  await checkScreen(page, "account-page-long-name");

  expect(urls.length).toBeGreaterThan(3);
  expect(urls.filter((url) => url.replace(/#.*/, "").includes(code))).toEqual([]);
  await page.goto(link);
  await expect(page.getByText("This code does not work.")).toBeVisible();
  await checkScreen(page, "code-no-good");
  await close();
});

test("an invitation works without JavaScript, in a narrow window, by pasting the link", async () => {
  const { link } = await invite("pastes@example.test");
  const { page, close } = await openStranger({ javaScriptEnabled: false, width: 320 });
  await page.goto(`${E2E_URL}/invitation`);
  await page.getByLabel("Code", { exact: true }).fill(link);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await join(page);
  await close();
});

test("the code page can be opened without a link", async () => {
  const { page, close } = await openStranger();
  await page.goto(`${E2E_URL}/invitation`);
  await checkScreen(page, "code");
  await close();
});

test("the first page says what the server is, and leads to the sign-in", async () => {
  const { page, close } = await openStranger({ width: 900 });
  await page.goto(E2E_URL);
  await checkScreen(page, "home");
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Latchkey" })).toBeVisible();
  await close();
});

/** Checks a page as it is, and as it would be in a language that is written from right to left. */
async function checkBothDirections(page: Page, name: string): Promise<void> {
  await checkScreen(page, name);
  await page.evaluate(() => {
    document.documentElement.dir = "rtl";
  });
  await checkScreen(page, `${name}-right-to-left`);
}

test("the pages are in German, and fit a narrow window in both directions", async () => {
  const { link } = await invite("deutsch@example.test");
  const { page, close } = await openStranger({ locale: "de-DE", width: 340 });
  await page.goto(E2E_URL);
  await expect(page.getByRole("link", { name: "Anmelden", exact: true })).toBeVisible();
  await checkBothDirections(page, "home-german");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Acme beitreten", exact: true })).toBeVisible();
  await checkBothDirections(page, "invitation-german");
  await page
    .getByLabel("Dein Name", { exact: true })
    .fill("Donaudampfschifffahrtsgesellschaft".repeat(2));
  await page.getByLabel("Passwort wählen", { exact: true }).fill(CHOSEN);
  await page.getByRole("button", { name: "Konto erstellen und beitreten", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Angemeldete Browser" })).toBeVisible();
  await page.getByText("Passwort ändern", { exact: true }).click();
  await checkBothDirections(page, "account-page-german");
  await close();
});

test("a forgotten password is replaced by an administrator's link", async () => {
  const email = "forgets@example.test";
  const first = await openStranger();
  await first.page.goto((await invite(email)).link);
  await join(first.page);
  const found = await call("GET", `/v1/users?q=${email}`);
  const [user] = ((await found.json()) as { users: { id: string }[] }).users;
  const { link } = await post<{ link: string }>(`/v1/users/${user?.id}/password-link`);
  const { page, close } = await openStranger();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await checkScreen(page, "new-password");
  await page.getByLabel("New password", { exact: true }).fill("quite another password");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await checkScreen(page, "new-password-shown");
  await page.getByRole("button", { name: "Set password", exact: true }).click();
  await expect(page.getByRole("heading", { name: LONG })).toBeVisible();
  await first.page.goto(`${E2E_URL}/account`);
  await expect(first.page.getByRole("heading", { name: "Sign in to Latchkey" })).toBeVisible();

  // A removed member who is invited again joins with the existing account and password.
  expect((await call("DELETE", `/v1/users/${user?.id}`)).status).toBe(204);
  await first.page.goto((await invite(email)).link);
  await expect(first.page.getByRole("button", { name: "Sign in and join" })).toBeVisible();
  await checkScreen(first.page, "invitation-known");
  await first.page.getByLabel("Password", { exact: true }).fill("quite another password");
  await first.page.getByRole("button", { name: "Sign in and join", exact: true }).click();
  await expect(first.page.getByText("Acme")).toBeVisible();

  await first.page.getByText("Change password").first().click();
  await first.page.getByLabel("Current password", { exact: true }).fill("quite another password");
  await first.page.getByLabel("New password", { exact: true }).fill("Password1");
  const change = first.page.getByRole("button", { name: "Save new password", exact: true });
  await change.click();
  await expect(first.page.getByRole("alert")).toContainText("first that attackers try");
  await checkScreen(first.page, "account-change-password");
  await first.page.getByLabel("Current password", { exact: true }).fill("quite another password");
  await first.page
    .getByLabel("New password", { exact: true })
    .fill("the third password of a person");
  await change.click();
  await expect(first.page.getByRole("status")).toContainText("Your password is changed.");
  await page.goto(`${E2E_URL}/account`);
  await expect(page.getByRole("heading", { name: "Sign in to Latchkey" })).toBeVisible();
  await close();
  await first.close();
});
