import { type ReadonlySignal, signal } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";

export const PERSON_TABS = ["details", "tokens", "activity"] as const;
/** A tab of a person's page. */
export type PersonTab = (typeof PERSON_TABS)[number];

/** The owner of a screen's tokens. Absent for the signed-in person's own. */
interface OwnedScreen {
  owner?: UserId;
}

/** A screen of the signed-in app. */
export type Route =
  | { screen: "tokens" }
  | ({ screen: "new" } & OwnedScreen)
  | ({ screen: "save" } & OwnedScreen)
  | ({ screen: "token"; id: string } & OwnedScreen)
  | ({ screen: "access"; id: string } & OwnedScreen)
  | { screen: "account" }
  | { screen: "settings" }
  | { screen: "organization" }
  | { screen: "provider"; id: string }
  | { screen: "people" }
  | { screen: "person"; person: UserId; tab: PersonTab };

/** Returns the other person whose tokens a token screen is about, or `null`. */
export function getRouteOwner(route: Route): UserId | null {
  return "owner" in route ? (route.owner ?? null) : null;
}

/** Builds the routes of an owner's tokens. @param owner `null` for the signed-in person */
export function buildTokenRoutes(owner: UserId | null) {
  const owned = owner === null ? {} : { owner };
  const list: Route =
    owner === null ? { screen: "tokens" } : { screen: "person", person: owner, tab: "tokens" };
  return {
    list,
    form: { screen: "new", ...owned } as Route,
    save: { screen: "save", ...owned } as Route,
    token: (id: string): Route => ({ screen: "token", id, ...owned }),
    access: (id: string): Route => ({ screen: "access", id, ...owned }),
  };
}

/** Returns the owner of a screen's tokens, also for a person's page. `null` for the signed-in person. */
export function getShownOwner(route: Route | null): UserId | null {
  if (route === null) return null;
  if (route.screen === "person") return route.person;
  return "owner" in route ? (route.owner ?? null) : null;
}

/** The part of `window` that the router lives on. */
export interface HashHost {
  location: { hash: string };
  addEventListener(type: "hashchange", listener: () => void): void;
}

export interface Router {
  route: ReadonlySignal<Route>;
  go(route: Route): void;
}

/** Keeps the screen in the URL's fragment, so that reloading and the browser's Back button work in a tab. */
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

const PLAIN = ["new", "save", "account", "settings", "organization", "people"] as const;
/** A provider of the organization; `new` for one that is about to be added. */
const PROVIDER = /^organization\/sign-in\/(new|prv_[0-9A-Za-z]{1,32})$/;
const PERSON = /^people\/(usr_[0-9A-Za-z]{1,32})(?:\/(.+))?$/;
const TOKEN = /^tokens\/(tok_[0-9A-Za-z]{1,32})(\/access)?$/;

/** Parses a fragment. An unknown fragment leads to the token list. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, "");
  const [, person, subpath] = PERSON.exec(path) ?? [];
  const route =
    person === undefined
      ? (parsePlain(path) ?? parseProvider(path) ?? parseToken(path))
      : parsePerson(person, subpath);
  return route ?? { screen: "tokens" };
}

function parsePlain(path: string): Route | null {
  const screen = PLAIN.find((name) => name === path);
  return screen === undefined ? null : { screen };
}

function parseProvider(path: string): Route | null {
  const id = PROVIDER.exec(path)?.[1];
  return id === undefined ? null : { screen: "provider", id };
}

function parseToken(path: string) {
  const [, id, access] = TOKEN.exec(path) ?? [];
  if (id === undefined) return null;
  return { screen: access === undefined ? "token" : "access", id } as const;
}

function parsePerson(person: string, subpath: string | undefined): Route | null {
  if (subpath === undefined) return { screen: "person", person, tab: "details" };
  if (subpath === "tokens" || subpath === "activity") {
    return { screen: "person", person, tab: subpath };
  }
  if (subpath === "tokens/new") return { screen: "new", owner: person };
  if (subpath === "tokens/save") return { screen: "save", owner: person };
  const token = parseToken(subpath);
  return token && { ...token, owner: person };
}

export function formatRoute(route: Route): string {
  switch (route.screen) {
    case "new":
    case "save":
      return route.owner === undefined
        ? `#/${route.screen}`
        : `#/people/${route.owner}/tokens/${route.screen}`;
    case "token":
      return formatToken(route);
    case "access":
      return `${formatToken(route)}/access`;
    case "provider":
      return `#/organization/sign-in/${route.id}`;
    case "person":
      return `#/people/${route.person}${route.tab === "details" ? "" : `/${route.tab}`}`;
    default:
      return `#/${route.screen}`;
  }
}

function formatToken({ id, owner }: { id: string } & OwnedScreen): string {
  return owner === undefined ? `#/tokens/${id}` : `#/people/${owner}/tokens/${id}`;
}
