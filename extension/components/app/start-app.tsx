import { render } from "preact";
import { browser } from "wxt/browser";
import { isLoopbackHost } from "../../../shared/is-loopback-host.ts";
import { setPageLanguage } from "../../format/text.ts";
import { CHANGES_CHANNEL, sendMessage } from "../../messages.ts";
import { createApp } from "../../state/app/app.ts";
import type { Effects, Surface } from "../../state/core/effects.ts";
import { createRouter, formatRoute } from "../../state/core/router.ts";
import { type ClockedSend, createServerClock } from "../../state/core/server-clock.ts";
import { createStatusGate } from "../../state/core/status-gate.ts";
import { loadShortcut, openShortcuts } from "../frame/shortcut.ts";
import { appTexts } from "./app-texts.ts";
import { AppView } from "./app-view.tsx";
import { preloadDailyScreens } from "./lazy-screens.ts";
import { listenForChanges } from "./listen-for-changes.ts";
import { readStart } from "./read-first-frame.ts";
import "../../styles/app.css";

const MAX_FRAME_MS = 200;

/** Starts the app in one of the extension's pages. */
export async function startApp(surface: Surface): Promise<void> {
  const router = createRouter(window);
  const start = await readStart(browser.storage);
  const clock = createServerClock(Date.now, sendClocked, start.clockLeadMs);
  const gate = start.frame === null ? null : createStatusGate(clock.send);
  const effects: Effects = {
    ...clock,
    ...(gate === null ? {} : { send: gate.send }),
    copy: (text) => navigator.clipboard.writeText(text),
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    permissions: {
      has: (permission) => browser.permissions.contains({ permissions: [permission] }),
      request: (permission) => browser.permissions.request({ permissions: [permission] }),
      release: (permission) => browser.permissions.remove({ permissions: [permission] }),
    },
    surface,
    version: browser.runtime.getManifest().version,
    loadShortcut,
    openShortcuts,
    openSidePanel,
    async openTab(route) {
      const page = browser.runtime.getURL("/app.html");
      await browser.tabs.create({ url: page + formatRoute(route) });
      if (surface === "popup") window.close();
    },
    async openAddress(address) {
      if (!isSafeAddress(address)) throw new Error("Only https is opened.");
      await browser.tabs.create({ url: address });
    },
  };
  const app = createApp(effects, router, appTexts, start);
  setPageLanguage(document.documentElement);
  document.documentElement.dataset.surface = surface;
  // An effect would set it only after the first frame.
  document.documentElement.dataset.theme = start.theme;
  // A popup closes at the first click outside of it. Not every browser fires both events for that.
  const keepDrafts = () => void app.workspace.peek()?.keepDrafts();
  window.addEventListener("pagehide", keepDrafts);
  document.addEventListener("visibilitychange", keepDrafts);
  listenForChanges(app, new BroadcastChannel(CHANGES_CHANNEL));
  render(<AppView app={app} />, document.body);
  // The first message starts the background, which would compete with the first frame.
  if (start.frame !== null) await waitForFrame();
  requestIdleCallback(() => void preloadDailyScreens());
  await Promise.all([app.preferences.load(), app.session.load().finally(gate?.open)]);
}

/** Waits until the browser has painted what is rendered. */
function waitForFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    // A page in the background paints no frame.
    setTimeout(resolve, MAX_FRAME_MS);
  });
}

/** Returns true for https, and for http on this computer. A server chooses the address. */
function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
}

const sendClocked = ((name, ...data) => sendMessage(name, ...(data as [never]))) as ClockedSend;

/** Firefox's API for the side panel, which the types of `browser` lack. */
interface FirefoxSidebar {
  sidebarAction?: { open(): Promise<void> };
}

/**
 * Opens this window's side panel. Call it only from a click handler. Firefox forgets the click at the
 * first `await`, so nothing may be awaited before `open`.
 */
async function openSidePanel(): Promise<void> {
  const { sidebarAction } = browser as unknown as FirefoxSidebar;
  if (sidebarAction) {
    await sidebarAction.open();
  } else {
    const { id } = await browser.windows.getCurrent();
    if (id !== undefined) await browser.sidePanel.open({ windowId: id });
  }
  window.close();
}
