import { expect, type Page } from "@playwright/test";
import { button, expectScreen, goTo } from "./screen.ts";

/** Opens a member's screen from any screen, at one of its tabs. */
export async function openPerson(
  page: Page,
  { name, email }: { name: string; email: string },
  tab: string,
): Promise<void> {
  await goTo(page, "People");
  await expectScreen(page, "People");
  await button(page, `${name}, ${email}`).click();
  await expectScreen(page, /./);
  await page.getByRole("tab", { name: tab, exact: true }).click();
  await expect(page.getByRole("tabpanel", { name: tab, exact: true })).toBeVisible();
}
