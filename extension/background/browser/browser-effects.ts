import { browser } from "wxt/browser";
import { REDIRECT_PATH } from "../../../shared/wire/oauth-client.ts";
import { digestText } from "../../format/digest-text.ts";
import { t } from "../../format/text.ts";
import type { Effects } from "../effects.ts";
import { createStore } from "./key-value-store.ts";

/** A hidden sign-in that takes longer than this is not answered at once, so not silent. */
const SILENT_TIMEOUT_MS = 10_000;

/** The effects as the browser carries them out. */
export function createBrowserEffects(): Effects {
  return {
    fetch: (url, init) => fetch(url, init),
    local: createStore(browser.storage.local),
    session: createStore(browser.storage.session),
    redirectUri: browser.identity.getRedirectURL(REDIRECT_PATH),
    launchWebAuthFlow,
    now: () => Date.now(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    isOnline: () => navigator.onLine,
    hasOpenPage,
    showOnButton,
    notify,
    clearClipboard,
    wakeAt: async (name, when) => {
      await browser.alarms.create(name, { when });
    },
  };
}

/** Keeps both areas from content scripts, where the browser lets that be said. */
export async function restrictStorage(): Promise<void> {
  const access = { accessLevel: "TRUSTED_CONTEXTS" } as const;
  for (const area of [browser.storage.local, browser.storage.session]) {
    const restrictable: Partial<Pick<typeof area, "setAccessLevel">> = area;
    if (restrictable.setAccessLevel !== undefined) await area.setAccessLevel(access);
  }
}

async function launchWebAuthFlow(url: string, { interactive }: { interactive: boolean }) {
  const flow = browser.identity.launchWebAuthFlow({ url, interactive });
  const response = await (interactive ? flow : Promise.race([flow, timeout(SILENT_TIMEOUT_MS)]));
  if (response === undefined) throw new Error("No redirect came");
  return response;
}

function timeout(delayMs: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), delayMs));
}

/** White on amber, as a warning looks on the screens. */
const BADGE = { text: "#ffffff", background: "#8a5200" };

async function showOnButton({ count, title }: { count: number; title: string }) {
  await Promise.all([
    browser.action.setTitle({ title }),
    browser.action.setBadgeText({ text: count === 0 ? "" : String(count) }),
    browser.action.setBadgeTextColor({ color: BADGE.text }),
    browser.action.setBadgeBackgroundColor({ color: BADGE.background }),
  ]);
}

/** The next one takes the place of the last. */
async function notify(message: string): Promise<boolean> {
  if (!(await browser.permissions.contains({ permissions: ["notifications"] }))) return false;
  const iconUrl = browser.runtime.getURL("/icon/128.png");
  const title = t("extName");
  await browser.notifications.create("expiry", { type: "basic", iconUrl, title, message });
  return true;
}

/** "No" where the browser cannot say: the page then asks for the outcome, which it gets. */
async function hasOpenPage(): Promise<boolean> {
  const contextTypes: ["POPUP", "SIDE_PANEL", "TAB"] = ["POPUP", "SIDE_PANEL", "TAB"];
  try {
    return (await browser.runtime.getContexts({ contextTypes })).length > 0;
  } catch {
    return false;
  }
}

/**
 * Empties the clipboard if it still holds the text of this digest: never what someone copied since.
 * Without the optional permission to read it, it is left alone.
 */
export async function clearClipboard(digest: string): Promise<void> {
  if (!(await browser.permissions.contains({ permissions: ["clipboardRead"] }))) return;
  const { offscreen }: { offscreen?: typeof browser.offscreen } = browser;
  if (offscreen !== undefined) {
    await clearOffscreen(offscreen, digest);
    return;
  }
  // Firefox lets its background page use the clipboard.
  const { clipboard } = navigator;
  if ((await digestText(await clipboard.readText())) === digest) await clipboard.writeText("");
}

/** The page does it and closes itself. One that is still open would keep another from opening. */
async function clearOffscreen(offscreen: typeof browser.offscreen, digest: string): Promise<void> {
  await offscreen.closeDocument().catch(() => {});
  await offscreen.createDocument({
    url: `clipboard.html#${digest}`,
    reasons: ["CLIPBOARD"],
    justification: "Clears a copied secret from the clipboard after a while.",
  });
}
