import type { BrowserContext } from "@playwright/test";

const ELEVEN_MINUTES_MS = 660_000;

type Items = Record<string, unknown>;
type Api = {
  chrome: {
    storage: {
      session: { get(): Promise<Items>; set(items: Items): Promise<void> };
      local: { set(items: Items): Promise<void> };
    };
    action: {
      getBadgeText(details: object): Promise<string>;
      getTitle(details: object): Promise<string>;
    };
  };
};

/** What the extension's background keeps until the browser closes. */
export async function readSessionStorage(context: BrowserContext): Promise<Items> {
  return await background(context).evaluate(() =>
    (globalThis as unknown as Api).chrome.storage.session.get(),
  );
}

/** Makes the unsaved secret one that a page first showed eleven minutes ago. */
export async function ageSecret(context: BrowserContext): Promise<void> {
  const aged = Object.entries(await readSessionStorage(context)).flatMap(([key, item]) => {
    const shown = key.startsWith("creation:") && (item as { shownAt?: number }).shownAt;
    return shown ? [[key, { ...(item as object), shownAt: shown - ELEVEN_MINUTES_MS }]] : [];
  });
  if (aged.length !== 1) throw new Error("no secret waits to be saved");
  await background(context).evaluate(
    (items) => (globalThis as unknown as Api).chrome.storage.session.set(items),
    Object.fromEntries(aged),
  );
}

/** The session token that the background calls the server with. */
export async function sessionToken(context: BrowserContext): Promise<string> {
  const stored = JSON.stringify(await readSessionStorage(context));
  const [token] = /lk_ses_\w{61}/.exec(stored) ?? [];
  if (token === undefined) throw new Error("nobody is signed in");
  return token;
}

/** Sets what the settings screen offers no such short time for. */
export async function writeSettings(context: BrowserContext, settings: Items): Promise<void> {
  await background(context).evaluate(
    (items) => (globalThis as unknown as Api).chrome.storage.local.set(items),
    { settings },
  );
}

/** What the toolbar's button shows. */
export async function toolbarButton(
  context: BrowserContext,
): Promise<{ badge: string; title: string }> {
  return await background(context).evaluate(async () => {
    const { action } = (globalThis as unknown as Api).chrome;
    return { badge: await action.getBadgeText({}), title: await action.getTitle({}) };
  });
}

function background(context: BrowserContext) {
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error("the extension has no background");
  return worker;
}
