import { type BrowserContext, expect, type Page } from "@playwright/test";
import { openPopup } from "./chromium.ts";
import { E2E_URL } from "./server.ts";

export const PASSWORD = "latchkey-dev";
/** Someone of the home organization, or the email address of anybody who was seeded. */
export type Person =
  | "global-admin"
  | "admin"
  | "basic-user"
  | "token-managers"
  | `${string}@${string}`;

export const emailOf = (person: Person) =>
  person.includes("@") ? person : `${person}@example.test`;

/** Tells the popup where the server is. */
export async function connect(popup: Page): Promise<void> {
  await expect(popup.getByRole("heading", { name: "Connect to Latchkey" })).toBeVisible();
  await popup.getByRole("textbox", { name: "Server address" }).fill(E2E_URL);
  await popup.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(popup.getByRole("heading", { name: /^Sign in to / })).toBeVisible();
}

/** Signs in through the server's own window, the first time with consent. */
export async function signIn(
  context: BrowserContext,
  popup: Page,
  person: Person,
  look: (page: Page, name: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const opened = context.waitForEvent("page");
  await popup.getByRole("button", { name: "Sign in", exact: true }).click();
  const window = await opened;
  await window.getByLabel("Email", { exact: true }).fill(emailOf(person));
  await window.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await look(window, "login");
  await window.getByRole("button", { name: "Sign in", exact: true }).click();
  await allowOnce(window, look);
  await expect(popup.getByRole("heading", { name: "Tokens", exact: true })).toBeVisible();
}

/** Consents where the server asks: it remembers a person's answer, and then the window closes by itself. */
async function allowOnce(
  window: Page,
  look: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const allow = window.getByRole("button", { name: "Allow", exact: true });
  const asked = await Promise.race([
    allow.waitFor().then(
      () => true,
      () => false,
    ),
    window.waitForEvent("close").then(() => false),
  ]);
  if (!asked) return;
  await look(window, "consent");
  await allow.click();
}

/** A popup of someone who has just connected and signed in. */
export async function signedInPopup(context: BrowserContext, person: Person): Promise<Page> {
  const popup = await openPopup(context);
  await connect(popup);
  await signIn(context, popup, person);
  return popup;
}

/** What to pick in the permission picker. */
export interface WantedAccess {
  permissions: readonly string[];
  /** By the name of the field: "Channel IDs". */
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

/** Fills in the New token form, up to the button. */
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

/** Creates a token and copies its secret, read back from the clipboard. */
export async function createToken(popup: Page, token: WantedToken): Promise<string> {
  await fillToken(popup, token);
  await popup.getByRole("button", { name: "Create token", exact: true }).click();
  return copySecret(popup);
}

/** Copies the secret that is shown once, and reads it back from the clipboard. */
export async function copySecret(popup: Page): Promise<string> {
  await expect(popup.getByRole("heading", { name: /^Save (your|this) token$/ })).toBeVisible();
  return copyBy(popup, "Copy");
}

/** Presses what copies, and waits for what it copied: not for what was there before. */
export async function copyBy(popup: Page, name: string): Promise<string> {
  await popup.evaluate(() => navigator.clipboard.writeText(""));
  await popup.getByRole("button", { name, exact: true }).click();
  await expect.poll(() => readClipboard(popup)).not.toBe("");
  return readClipboard(popup);
}

export function readClipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** What may be shown of a secret: its prefix without the key's name, and four characters at either end. */
export function hintOf(secret: string): string {
  return `${secret.slice(0, 7)}${secret.slice(8, 12)}…${secret.slice(-4)}`;
}
