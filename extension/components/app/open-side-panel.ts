import { browser } from "wxt/browser";

/** Firefox's own name for the side panel, which its types are not about. */
interface FirefoxSidebar {
  sidebarAction?: { open(): Promise<void> };
}

/**
 * Opens the side panel of this window. Must be called while a press of a button is handled:
 * Firefox forgets the press at the first `await`, so nothing may stand before `open`.
 */
export async function openSidePanel(): Promise<void> {
  const { sidebarAction } = browser as unknown as FirefoxSidebar;
  if (sidebarAction) {
    await sidebarAction.open();
  } else {
    const { id } = await browser.windows.getCurrent();
    if (id !== undefined) await browser.sidePanel.open({ windowId: id });
  }
  window.close();
}
