import type { BrowserContext } from "@playwright/test";

const ELEVEN_MINUTES_MS = 660_000;

type Items = Record<string, unknown>;
type Api = {
  chrome: {
    storage: {
      session: { get(): Promise<Items>; set(items: Items): Promise<void> };
      local: { get(key: string): Promise<Items>; set(items: Items): Promise<void> };
    };
    action: {
      getBadgeText(details: object): Promise<string>;
      getTitle(details: object): Promise<string>;
    };
  };
};

/** Reads the data that the background keeps until the browser closes. */
export async function readSessionStorage(context: BrowserContext): Promise<Items> {
  return await background(context).evaluate(() =>
    (globalThis as unknown as Api).chrome.storage.session.get(),
  );
}

/** Changes the unsaved secret so that it was first shown eleven minutes ago. */
export async function ageSecret(context: BrowserContext): Promise<void> {
  const aged = Object.entries(await readSessionStorage(context)).flatMap(([key, item]) => {
    const shownAt = key.startsWith("creation:") && (item as { shownAt?: number }).shownAt;
    return shownAt ? [[key, { ...(item as object), shownAt: shownAt - ELEVEN_MINUTES_MS }]] : [];
  });
  if (aged.length !== 1) throw new Error("there is no unsaved secret");
  await background(context).evaluate(
    (items) => (globalThis as unknown as Api).chrome.storage.session.set(items),
    Object.fromEntries(aged),
  );
}

/** Reads the session token of the background. */
export async function readSessionToken(context: BrowserContext): Promise<string> {
  const stored = JSON.stringify(await readSessionStorage(context));
  const [token] = /lk_ses_\w{61}/.exec(stored) ?? [];
  if (token === undefined) throw new Error("no session: the extension is signed out");
  return token;
}

/** Writes settings that the settings screen does not offer, such as very short times. */
export async function writeSettings(context: BrowserContext, settings: Items): Promise<void> {
  await background(context).evaluate(
    (items) => (globalThis as unknown as Api).chrome.storage.local.set(items),
    { settings },
  );
}

/** Notes that the page of the first run has opened, as in every profile but a new one. */
export async function markWelcomed(context: BrowserContext): Promise<void> {
  const [running] = context.serviceWorkers();
  const worker = running ?? (await context.waitForEvent("serviceworker"));
  await worker.evaluate(() =>
    (globalThis as unknown as Api).chrome.storage.local.set({ welcomed: true }),
  );
}

/** Reads the organization's policy as the background keeps it. */
export async function readManaged(context: BrowserContext): Promise<unknown> {
  const { managed } = await background(context).evaluate(() =>
    (globalThis as unknown as Api).chrome.storage.local.get("managed"),
  );
  return managed;
}

/** Writes what another browser's background kept until it closed, such as its sessions. */
export async function writeSessionStorage(context: BrowserContext, items: Items): Promise<void> {
  await background(context).evaluate(
    (all) => (globalThis as unknown as Api).chrome.storage.session.set(all),
    items,
  );
}

/** Reads the badge and the title of the toolbar's button. */
export async function readToolbarButton(
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
