import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { EXTENSION_ID, launch, newProfile } from "./chromium.ts";
import { button, expectScreen, goTo } from "./screen.ts";
import { emailOf, type Person, signedInPopup } from "./story.ts";

/** A person's own browser, signed in. */
export interface Browser {
  context: BrowserContext;
  popup: Page;
  /** Opens the popup anew, at a screen: `people`. */
  reopen(path?: string): Promise<void>;
  /** Chooses a screen in the popup's menu that opens in a tab, since it wants room. */
  openInTab(item: string): Promise<Page>;
  /** What the menu of the account leads to. */
  menu(): Promise<string[]>;
  close(): Promise<void>;
}

export async function browserOf(person: Person): Promise<Browser> {
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
      // Who it is decides what the menu has.
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
