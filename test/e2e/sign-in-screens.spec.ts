import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { checkScreen } from "./support/check-screen.ts";
import { launch, newProfile, openPopup } from "./support/chromium.ts";
import { runSql } from "./support/database.ts";
import { readSessionToken } from "./support/extension-storage.ts";
import { button, expectScreen } from "./support/screen.ts";
import { E2E_URL } from "./support/server.ts";
import { startFakeServer } from "./support/start-fake-server.ts";
import { connect, PASSWORD, signIn } from "./support/story.ts";

/* The screens before sign-in, and the server's own pages. */

const PERSON = "basic-user";
const HOST = new URL(E2E_URL).host;
const WINDOW = { width: 480, height: 640 };

let profile: string;
let context: BrowserContext;
let popup: Page;

test.beforeEach(async () => {
  profile = newProfile();
  context = await launch(profile);
  popup = await openPopup(context);
  await expectScreen(popup, "Connect to Latchkey");
});

test.afterEach(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

async function tryAddress(address: string, message: string): Promise<void> {
  await popup.getByRole("textbox", { name: "Server address" }).fill(address);
  await button(popup, "Connect").click();
  await expect(popup.getByText(message).first()).toBeVisible();
}

test("connect: the screen, and addresses without a server", async () => {
  await checkScreen(popup, "connect");
  await tryAddress("my server", "Enter an address such as tokens.example.com.");
  await checkScreen(popup, "connect-not-an-address");
  await tryAddress("http://tokens.example.com", "Latchkey needs https, except on this computer.");
  await checkScreen(popup, "connect-insecure");

  const stopped = await startFakeServer(() => ({ status: 200, body: {} }));
  stopped.close();
  await tryAddress(
    stopped.host,
    `${stopped.host} does not answer. Check the address and your connection.`,
  );
  await checkScreen(popup, "connect-unreachable");
});

test("connect: a server that is not Latchkey, and another version of Latchkey", async () => {
  const another = await startFakeServer(() => ({ status: 200, body: { hello: 1 } }));
  await tryAddress(another.host, `${another.host} answers, but is not a Latchkey server.`);
  await checkScreen(popup, "connect-not-latchkey");
  another.close();

  const later = await startFakeServer((origin) => ({
    status: 200,
    body: { issuer: origin, latchkey_version: 3 },
  }));
  await tryAddress(later.host, `${later.host} runs version 3; this extension needs 2.`);
  await checkScreen(popup, "connect-wrong-version");
  later.close();
});

/** Mistypes the password. The browser must keep the window open, so that the person reads why. */
async function mistypePassword(window: Page): Promise<void> {
  const password = window.getByLabel("Password", { exact: true });
  await password.fill(`not ${PASSWORD}`);
  await button(window, "Sign in").click();
  await expect(window.getByRole("alert")).toHaveText("The email or the password is wrong.");
  await password.fill(PASSWORD);
}

test("sign in: the popup, the server's window, and its consent", async () => {
  runSql(
    "DELETE FROM oauth_consents WHERE person = (SELECT id FROM user WHERE email = ?)",
    `${PERSON}@example.test`,
  );
  await connect(popup);
  await expectScreen(popup, `Sign in to ${HOST}`);
  await expect(button(popup, "Sign in")).toHaveCount(1);
  await expect(popup.locator("input[type=password]")).toHaveCount(0);
  await checkScreen(popup, "sign-in");

  const windowNames: string[] = [];
  await signIn(context, popup, PERSON, async (window, name) => {
    windowNames.push(name);
    await window.setViewportSize(WINDOW);
    // Only the login window may show a password field.
    await expect(window.getByLabel("Password", { exact: true })).toHaveCount(
      name === "login" ? 1 : 0,
    );
    await checkScreen(window, name);
    if (name === "login") await mistypePassword(window);
  });
  expect(windowNames).toEqual(["login", "consent"]);

  const account = await context.newPage();
  await account.setViewportSize({ width: 720, height: 640 });
  await account.goto(`${E2E_URL}/account`);
  await expect(account.getByText("This browser")).toBeVisible();
  await checkScreen(account, "account-page");
});

test("sign in: not finished, and signed out by the server", async () => {
  await connect(popup);
  const opened = context.waitForEvent("page");
  await button(popup, "Sign in").click();
  const window = await opened;
  await window.getByLabel("Email", { exact: true }).waitFor();
  await window.close();
  await expect(popup.getByText("Sign-in was not finished. Nothing was changed.")).toBeVisible();
  await checkScreen(popup, "sign-in-cancelled");

  await signIn(context, popup, PERSON);
  const body = new URLSearchParams({
    token: await readSessionToken(context),
    client_id: "latchkey-extension",
  });
  expect((await fetch(`${E2E_URL}/oauth/revoke`, { method: "POST", body })).status).toBe(200);
  await popup.reload();
  await expect(
    popup.getByText(`You were signed out of ${HOST}. Your draft is kept.`),
  ).toBeVisible();
  await checkScreen(popup, "sign-in-ended");
});

test("the server's pages: a wrong password, and an unknown extension", async () => {
  const page = await context.newPage();
  await page.setViewportSize(WINDOW);
  await page.goto(`${E2E_URL}/login`);
  await page.getByLabel("Email", { exact: true }).fill("nobody@example.test");
  await page.getByLabel("Password", { exact: true }).fill(`not ${PASSWORD}`);
  await button(page, "Sign in").click();
  await expect(page.getByRole("alert")).toHaveText("The email or the password is wrong.");
  await checkScreen(page, "login-wrong-password");

  await page.goto(`${E2E_URL}/oauth/authorize?client_id=somebody-else`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  await checkScreen(page, "error-page");
});
