import { type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { EXTENSION_ID, POPUP_SIZE } from "./chromium.ts";

export const button = (page: Page, name: string): Locator =>
  page.getByRole("button", { name, exact: true });

export const menuItem = (page: Page, name: string): Locator =>
  page.getByRole("menuitem", { name, exact: true });

/** Finds the value under a term of the screen, such as "Expires". */
export const fact = (page: Page, term: string): Locator =>
  page.locator("dt", { hasText: new RegExp(`^${term}$`) }).locator("+ dd");

/** Waits until a screen is open: its heading then takes the focus, or the search of the list that opens first. */
export async function expectScreen(page: Page, title: string | RegExp): Promise<void> {
  const heading = page.getByRole("heading", {
    level: 1,
    ...(typeof title === "string" ? { name: title, exact: true } : { name: title }),
  });
  await expect(heading).toBeVisible();
  await expect(page.locator("h1:focus, [data-key=search]:focus")).toBeVisible();
}

/** Opens the app in a tab, at any width. */
export async function openApp(
  context: BrowserContext,
  { path = "app.html", width }: { path?: string; width: number },
): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: POPUP_SIZE.height });
  await page.goto(`chrome-extension://${EXTENSION_ID}/${path}`);
  return page;
}

/** Opens a screen from the header's menu. */
export async function goTo(page: Page, item: string): Promise<void> {
  await button(page, "Account").click();
  await menuItem(page, item).click();
}

/** Switches to another organization in the header's menu. */
export async function switchOrganization(page: Page, name: string): Promise<void> {
  await button(page, "Account").click();
  await page.getByRole("menuitemradio", { name, exact: true }).click();
  await expect(page.locator("footer.whoami")).toContainText(name);
}

/** Switches to an organization, unless it is already the current one. */
export async function enterOrganization(page: Page, name: string): Promise<void> {
  const footer = page.locator("footer.whoami");
  await expect(footer).toContainText("@");
  if (!(await footer.textContent())?.startsWith(name)) await switchOrganization(page, name);
}
