import { browser } from "wxt/browser";
import { REDIRECT_PATH } from "../../../shared/wire/oauth-client.ts";
import { digestText } from "../../format/digest-text.ts";
import { t } from "../../format/text.ts";
import { CHANGES_CHANNEL } from "../../messages.ts";
import type { Effects } from "../effects.ts";
import { createKeyPairStore } from "./key-pair-store.ts";
import { createStore } from "./key-value-store.ts";

/** A silent sign-in that takes longer than this has failed: the server needs the user. */
const SILENT_TIMEOUT_MS = 10_000;

/** Creates the effects that run in the browser. */
export function createBrowserEffects(): Effects {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  return {
    fetch: (url, init) => fetch(url, init),
    local: createStore(browser.storage.local),
    session: createStore(browser.storage.session),
    keyPairs: createKeyPairStore(),
    readPolicy,
    redirectUri: browser.identity.getRedirectURL(REDIRECT_PATH),
    launchWebAuthFlow,
    now: () => Date.now(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    isOnline: () => navigator.onLine,
    // Pages of a private window in Firefox are not reached: they reload when they are looked at.
    tellPages: () => channel.postMessage(null),
    hasOpenPage,
    openPage: async (path) => {
      await browser.tabs.create({ url: new URL(path, browser.runtime.getURL("/")).href });
    },
    showOnButton,
    notify,
    clearClipboard,
    wakeAt: async (name, when) => {
      await browser.alarms.create(name, { when });
    },
  };
}

/** Hides both storage areas from content scripts, if the browser supports it. */
export async function restrictStorage(): Promise<void> {
  const access = { accessLevel: "TRUSTED_CONTEXTS" } as const;
  for (const area of [browser.storage.local, browser.storage.session]) {
    const restrictable: Partial<Pick<typeof area, "setAccessLevel">> = area;
    if (restrictable.setAccessLevel !== undefined) await area.setAccessLevel(access);
  }
}

/** Reads the policy. Firefox rejects if there is none, and says in no other way that there is none. */
async function readPolicy(): Promise<unknown> {
  return await browser.storage.managed.get(null).catch(() => ({}));
}

async function launchWebAuthFlow(url: string, { interactive }: { interactive: boolean }) {
  const flow = browser.identity.launchWebAuthFlow({ url, interactive });
  const response = await (interactive
    ? flow
    : Promise.race([flow, resolveAfter(SILENT_TIMEOUT_MS)]));
  if (response === undefined) throw new Error("No redirect came");
  return response;
}

function resolveAfter(delayMs: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), delayMs));
}

/** White on amber, like a warning on the screens. */
const BADGE = { text: "#ffffff", background: "#8a5200" };

async function showOnButton({ count, title }: { count: number; title: string }) {
  await Promise.all([
    browser.action.setTitle({ title }),
    browser.action.setBadgeText({ text: count === 0 ? "" : String(count) }),
    browser.action.setBadgeTextColor({ color: BADGE.text }),
    browser.action.setBadgeBackgroundColor({ color: BADGE.background }),
  ]);
}

/** Shows a notification in place of the previous one. @returns false without the optional permission */
async function notify(message: string): Promise<boolean> {
  if (!(await browser.permissions.contains({ permissions: ["notifications"] }))) return false;
  const iconUrl = browser.runtime.getURL("/icon/128.png");
  const title = t("extName");
  await browser.notifications.create("expiry", { type: "basic", iconUrl, title, message });
  return true;
}

/** Returns true if a page of the extension is open, and false if not or if the browser does not support the query. */
async function hasOpenPage(): Promise<boolean> {
  const contextTypes: ["POPUP", "SIDE_PANEL", "TAB"] = ["POPUP", "SIDE_PANEL", "TAB"];
  try {
    return (await browser.runtime.getContexts({ contextTypes })).length > 0;
  } catch {
    return false;
  }
}

/**
 * Empties the clipboard if its text still has this digest. Text that was copied later stays.
 *
 * Does nothing without the optional permission to read the clipboard.
 */
export async function clearClipboard(digest: string): Promise<void> {
  if (!(await browser.permissions.contains({ permissions: ["clipboardRead"] }))) return;
  const { offscreen }: { offscreen?: typeof browser.offscreen } = browser;
  if (offscreen !== undefined) {
    await clearOffscreen(offscreen, digest);
    return;
  }
  // Firefox, which has no offscreen documents, lets its background page use the clipboard.
  const { clipboard } = navigator;
  if ((await digestText(await clipboard.readText())) === digest) await clipboard.writeText("");
}

/** Opens the page that empties the clipboard and closes itself. Only one such page can be open. */
async function clearOffscreen(offscreen: typeof browser.offscreen, digest: string): Promise<void> {
  await offscreen.closeDocument().catch(() => {});
  await offscreen.createDocument({
    url: `clipboard.html#${digest}`,
    reasons: ["CLIPBOARD"],
    justification: "Clears a copied secret from the clipboard after a while.",
  });
}
