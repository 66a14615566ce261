import { browser } from "wxt/browser";

/** Firefox's own name for the side panel, which its types are not about. */
interface FirefoxSidebar {
  sidebarAction?: { open(): Promise<void> };
}

/** Opens the side panel of this window. Must be called while a press of a button is handled. */
export async function openSidePanel(): Promise<void> {
  const { sidebarAction } = browser as unknown as FirefoxSidebar;
  if (sidebarAction) await sidebarAction.open();
  else await browser.sidePanel.open({ windowId: browser.windows.WINDOW_ID_CURRENT });
  window.close();
}
