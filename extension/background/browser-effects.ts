import { browser } from "wxt/browser";
import { REDIRECT_PATH } from "../../shared/wire/oauth-client.ts";
import type { Effects } from "./effects.ts";
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

/** "No" where the browser cannot say: the page then asks for the outcome, which it gets. */
async function hasOpenPage(): Promise<boolean> {
  const contextTypes: ["POPUP", "SIDE_PANEL", "TAB"] = ["POPUP", "SIDE_PANEL", "TAB"];
  try {
    return (await browser.runtime.getContexts({ contextTypes })).length > 0;
  } catch {
    return false;
  }
}
