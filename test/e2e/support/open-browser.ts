import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { EXTENSION_ID, launch, newProfile } from "./chromium.ts";
import { button, expectScreen, goTo } from "./screen.ts";
import { emailOf, type Person, signedInPopup } from "./story.ts";

/** A browser in which a person is signed in. */
export interface Browser {
  context: BrowserContext;
  popup: Page;
  /** Reloads the popup at a screen, such as `people`. */
  reopen(path?: string): Promise<void>;
  /** Chooses a menu item whose screen is wide and therefore opens in a tab. */
  openInTab(item: string): Promise<Page>;
  /** Lists the items of the account's menu. */
  menu(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openBrowser(person: Person): Promise<Browser> {
  const profile = newProfile();
  const context = await launch(profile);
  const popup = await signedInPopup(context, person);
  async function reopen(path = "") {
    await popup.goto(`chrome-extension://${EXTENSION_ID}/popup.html#/${path}`);
    await popup.reload();
  }
  return {
    context,
    popup,
    reopen,
    async openInTab(item) {
      const opened = context.waitForEvent("page");
      await goTo(popup, item);
      const tab = await opened;
      await tab.setViewportSize({ width: 1000, height: 700 });
      await expectScreen(tab, item);
      return tab;
    },
    async menu() {
      await reopen();
      // The menu depends on the person, so it must not be opened before the person is loaded.
      await expect(popup.locator("footer")).toContainText(emailOf(person));
      await button(popup, "Account").click();
      const items = await popup.getByRole("menuitem").allTextContents();
      await popup.keyboard.press("Escape");
      return items;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
