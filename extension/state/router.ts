import { type ReadonlySignal, signal } from "@preact/signals";

/** The screens of someone signed in. */
export type Route =
  | { screen: "tokens" }
  | { screen: "new" }
  | { screen: "save" }
  | { screen: "token"; id: string }
  | { screen: "access"; id: string }
  | { screen: "account" }
  | { screen: "settings" };

/** The part of `window` that the router lives on. */
export interface HashHost {
  location: { hash: string };
  addEventListener(type: "hashchange", listener: () => void): void;
}

export interface Router {
  route: ReadonlySignal<Route>;
  go(route: Route): void;
}

/** Keeps the screen in the URL's fragment, so that a tab survives reloading and has a way back. */
export function createRouter(host: HashHost): Router {
  const route = signal(parseRoute(host.location.hash));
  host.addEventListener("hashchange", () => {
    const next = parseRoute(host.location.hash);
    if (formatRoute(next) !== formatRoute(route.peek())) route.value = next;
  });
  return {
    route,
    go(next) {
      route.value = next;
      host.location.hash = formatRoute(next);
    },
  };
}

const PLAIN = ["new", "save", "account", "settings"] as const;

/** An unknown fragment is the list. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, "");
  const [, id, access] = /^tokens\/(tok_[0-9A-Za-z]{1,32})(\/access)?$/.exec(path) ?? [];
  if (id !== undefined) return { screen: access === undefined ? "token" : "access", id };
  const screen = PLAIN.find((name) => name === path);
  return screen === undefined ? { screen: "tokens" } : { screen };
}

export function formatRoute(route: Route): string {
  switch (route.screen) {
    case "token":
      return `#/tokens/${route.id}`;
    case "access":
      return `#/tokens/${route.id}/access`;
    default:
      return `#/${route.screen}`;
  }
}
