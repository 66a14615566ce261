import { type BrowserContext, expect, type Page } from "@playwright/test";
import { openPopup } from "./chromium.ts";
import { E2E_URL } from "./server.ts";

/** The password of every seeded person. */
export const PASSWORD = "latchkey-dev";
/** The password that a person of a test chooses. The server refuses `PASSWORD`, which has its own name in it. */
export const CHOSEN_PASSWORD = "a gate, a path and a garden";
/** A member of the home organization, or the email address of any seeded person. */
export type Person =
  | "global-admin"
  | "admin"
  | "basic-user"
  | "token-managers"
  | `${string}@${string}`;

export const emailOf = (person: Person) =>
  person.includes("@") ? person : `${person}@example.test`;

/** Connects the popup to the server of all tests, or to another. */
export async function connect(popup: Page, url = E2E_URL): Promise<void> {
  await expect(popup.getByRole("heading", { name: "Connect to Latchkey" })).toBeVisible();
  await popup.getByRole("textbox", { name: "Server address" }).fill(url);
  await popup.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(popup.getByRole("heading", { name: /^Sign in to / })).toBeVisible();
}

/** Signs in through the server's window, and consents if the server asks. */
export async function signIn(
  context: BrowserContext,
  popup: Page,
  person: Person,
  check: (page: Page, name: string) => Promise<void> = async () => undefined,
  password = PASSWORD,
): Promise<void> {
  const opened = context.waitForEvent("page");
  await popup.getByRole("button", { name: "Sign in", exact: true }).click();
  await signInOnPage(await opened, person, check, password);
  await expect(popup.getByRole("heading", { name: "Tokens", exact: true })).toBeVisible();
}

/** Signs in on the server's page, and consents if the server asks. */
export async function signInOnPage(
  window: Page,
  person: Person,
  check: (page: Page, name: string) => Promise<void> = async () => undefined,
  password = PASSWORD,
): Promise<void> {
  await window.getByLabel("Email", { exact: true }).fill(emailOf(person));
  await window.getByLabel("Password", { exact: true }).fill(password);
  await check(window, "login");
  await window.getByRole("button", { name: "Sign in", exact: true }).click();
  await consentIfAsked(window, check);
}

/** Consents if the server asks. It asks a person once; later the window closes without a question. */
async function consentIfAsked(
  window: Page,
  check: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const allow = window.getByRole("button", { name: "Allow", exact: true });
  const isAsked = await Promise.race([
    allow.waitFor().then(
      () => true,
      () => false,
    ),
    window.waitForEvent("close").then(() => false),
  ]);
  if (!isAsked) return;
  await check(window, "consent");
  await allow.click();
}

/** Opens a popup, connects it and signs a person in. */
export async function signedInPopup(
  context: BrowserContext,
  person: Person,
  password = PASSWORD,
): Promise<Page> {
  const popup = await openPopup(context);
  await connect(popup);
  await signIn(context, popup, person, undefined, password);
  return popup;
}

/** The access to pick in the permission picker. */
export interface WantedAccess {
  permissions: readonly string[];
  /** Entity ids by the name of their field, such as "Channel IDs". */
  entities?: Readonly<Record<string, string>>;
}

interface WantedToken extends WantedAccess {
  name: string;
  description?: string;
  expires?: string;
}

export async function pickPermissions(page: Page, access: WantedAccess): Promise<void> {
  for (const permission of access.permissions) {
    await page.getByRole("checkbox", { name: permission, exact: true }).check();
  }
  for (const [field, ids] of Object.entries(access.entities ?? {})) {
    await page.getByRole("textbox", { name: field, exact: true }).fill(ids);
  }
}

/** Fills in the New token form without submitting it. */
export async function fillToken(popup: Page, token: WantedToken): Promise<void> {
  await popup.getByRole("button", { name: "New token", exact: true }).click();
  await expect(popup.getByRole("heading", { name: "New token", exact: true })).toBeVisible();
  const textbox = (name: string) => popup.getByRole("textbox", { name, exact: true });
  await textbox("Name").fill(token.name);
  if (token.description !== undefined) await textbox("Description").fill(token.description);
  await pickPermissions(popup, token);
  if (token.expires === undefined) return;
  await popup.getByRole("combobox", { name: "Expires", exact: true }).selectOption(token.expires);
}

/** Creates a token and copies its secret. @returns the secret, read from the clipboard */
export async function createToken(popup: Page, token: WantedToken): Promise<string> {
  await fillToken(popup, token);
  await popup.getByRole("button", { name: "Create token", exact: true }).click();
  return copySecret(popup);
}

/** Copies the secret on the Save screen. @returns the secret, read from the clipboard */
export async function copySecret(popup: Page): Promise<string> {
  await expect(popup.getByRole("heading", { name: /^Save (your|this) token$/ })).toBeVisible();
  return copyWithButton(popup, "Copy");
}

/** Presses a copy button. @returns the copied text; earlier text of the clipboard is cleared first */
export async function copyWithButton(popup: Page, name: string): Promise<string> {
  await popup.evaluate(() => navigator.clipboard.writeText(""));
  await popup.getByRole("button", { name, exact: true }).click();
  await expect.poll(() => readClipboard(popup)).not.toBe("");
  return readClipboard(popup);
}

export function readClipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Returns a secret's hint: its prefix without the key's name, and four characters at either end. */
export function hintOf(secret: string): string {
  return `${secret.slice(0, 7)}${secret.slice(8, 12)}…${secret.slice(-4)}`;
}
