import { createStore } from "../../../../extension/background/browser/key-value-store.ts";
import type { Effects } from "../../../../extension/background/effects.ts";
import { digestText } from "../../../../extension/format/digest-text.ts";

export const ORIGIN = "https://tokens.example.com";
export const REDIRECT_URI = "https://extension.example/cb";

/** Serializes as Chromium's storage does: it returns the members of objects in alphabetical order. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, member) =>
    typeof member !== "object" || member === null || Array.isArray(member)
      ? member
      : Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

/** Creates a store that returns copies of its items, as the browser's storage does. */
function createFakeStore() {
  const items = new Map<string, string>();
  const store = createStore({
    async get(keys) {
      const found = (keys ?? [...items.keys()]).flatMap((key) => {
        const text = items.get(key);
        return text === undefined ? [] : [[key, JSON.parse(text)]];
      });
      return Object.fromEntries(found);
    },
    async set(entries) {
      for (const [key, value] of Object.entries(entries)) items.set(key, sortedJson(value));
    },
    async remove(keys) {
      for (const key of keys) items.delete(key);
    },
  });
  return { store, text: () => JSON.stringify([...items]), items };
}

export type Route = (request: Request) => Response | Promise<Response>;

/** Creates a fake browser. A second `createBackground` over its effects is a restarted background. */
export function createWorld() {
  const local = createFakeStore();
  const session = createFakeStore();
  const keyPairs = new Map<string, CryptoKeyPair>();
  const requests: Request[] = [];
  const launches: { url: URL; interactive: boolean }[] = [];
  const alarms: { name: string; at: number }[] = [];
  const notifications: string[] = [];
  const world = {
    now: Date.UTC(2026, 10, 23),
    online: true,
    pageOpen: true,
    /** How often the open pages were told of a change. */
    tellings: 0,
    route: (() => new Response(null, { status: 404 })) as Route,
    /** Returns the redirect's URL for an authorization request. */
    authorize: ((url) => redirectBack(url, { code: "code-1" })) as (url: URL) => string,
    /** What the organization has set, as the browser reads it. */
    policy: (() => Promise.resolve({})) as () => Promise<unknown>,
    /** The pages of the extension that were opened in tabs. */
    opened: [] as string[],
    local,
    session,
    /** By the server's origin. They outlive the browser, as what is on disk does. */
    keyPairs,
    requests,
    launches,
    alarms,
    notifications,
    button: { count: 0, title: "" },
    mayNotify: true,
    mayReadClipboard: true,
    clipboard: "",
    /** Clears the session store, as closing the browser does. */
    restartBrowser: () => session.items.clear(),
  };
  let seed = 0;
  const effects: Effects = {
    async fetch(url, init) {
      const request = new Request(url, { ...init, signal: null });
      requests.push(request.clone());
      return await world.route(request);
    },
    local: local.store,
    session: session.store,
    readPolicy: () => world.policy(),
    openPage: async (path) => {
      world.opened.push(path);
    },
    keyPairs: {
      async loadOrAdd(name, create) {
        const created = keyPairs.get(name) ?? (await create());
        const kept = keyPairs.get(name) ?? created;
        keyPairs.set(name, kept);
        return kept;
      },
    },
    redirectUri: REDIRECT_URI,
    async launchWebAuthFlow(text, { interactive }) {
      const url = new URL(text);
      launches.push({ url, interactive });
      return world.authorize(url);
    },
    now: () => world.now,
    randomBytes: (length) => {
      seed += 1;
      return new Uint8Array(length).fill(seed);
    },
    isOnline: () => world.online,
    tellPages() {
      world.tellings += 1;
    },
    hasOpenPage: async () => world.pageOpen,
    async showOnButton(button) {
      world.button = button;
    },
    async notify(text) {
      if (world.mayNotify) notifications.push(text);
      return world.mayNotify;
    },
    async clearClipboard(digest) {
      if (world.mayReadClipboard && (await digestText(world.clipboard)) === digest) {
        world.clipboard = "";
      }
    },
    wakeAt: async (name, at) => {
      alarms.push({ name, at });
    },
  };
  return { world, effects };
}

export function redirectBack(url: URL, answer: Record<string, string>): string {
  const redirect = new URL(url.searchParams.get("redirect_uri") ?? "");
  const parameters = { state: url.searchParams.get("state") ?? "", iss: url.origin, ...answer };
  for (const [name, value] of Object.entries(parameters)) redirect.searchParams.set(name, value);
  return redirect.href;
}
