import { type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { EXTENSION_ID, POPUP_SIZE } from "./chromium.ts";

export const button = (page: Page, name: string): Locator =>
  page.getByRole("button", { name, exact: true });

export const menuItem = (page: Page, name: string): Locator =>
  page.getByRole("menuitem", { name, exact: true });

/** What a screen says under a term: "Expires". */
export const fact = (page: Page, term: string): Locator =>
  page.locator("dt", { hasText: new RegExp(`^${term}$`) }).locator("+ dd");

/** Waits for a screen that was just gone to: its heading takes the focus. */
export async function expectScreen(page: Page, title: string | RegExp): Promise<void> {
  const heading = page.getByRole("heading", {
    level: 1,
    ...(typeof title === "string" ? { name: title, exact: true } : { name: title }),
  });
  await expect(heading).toBeFocused();
}

/** The app in a tab, or at any width at all. */
export async function openApp(
  context: BrowserContext,
  { path = "app.html", width }: { path?: string; width: number },
): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: POPUP_SIZE.height });
  await page.goto(`chrome-extension://${EXTENSION_ID}/${path}`);
  return page;
}

/** Opens one of the screens that the header's menu leads to. */
export async function goTo(page: Page, item: string): Promise<void> {
  await button(page, "Account").click();
  await menuItem(page, item).click();
}

/** Goes over to another organization by the header's menu. */
export async function switchOrganization(page: Page, name: string): Promise<void> {
  await button(page, "Account").click();
  await page.getByRole("menuitemradio", { name, exact: true }).click();
  await expect(page.locator("footer.whoami")).toContainText(name);
}

/** Makes it the current one, whichever a sign-in has led to. */
export async function enterOrganization(page: Page, name: string): Promise<void> {
  const footer = page.locator("footer.whoami");
  await expect(footer).toContainText("@");
  if (!(await footer.textContent())?.startsWith(name)) await switchOrganization(page, name);
}
