import { browser } from "wxt/browser";

/** Returns the keys that open the extension, in the browser's words; empty if there are none. */
export async function loadShortcut(): Promise<string> {
  const commands = await browser.commands.getAll();
  return commands.find(({ name }) => name === "_execute_action")?.shortcut ?? "";
}

/** Firefox's API for the page of shortcuts, which the types of `browser` lack. */
interface FirefoxCommands {
  openShortcutSettings?(): Promise<void>;
}

/** Opens the page of the browser that changes the keys. */
export async function openShortcuts(): Promise<unknown> {
  const { openShortcutSettings } = browser.commands as FirefoxCommands;
  if (openShortcutSettings !== undefined) return await openShortcutSettings();
  return await browser.tabs.create({ url: "chrome://extensions/shortcuts" });
}
