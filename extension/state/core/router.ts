import { type ReadonlySignal, signal } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";

export const PERSON_TABS = ["details", "tokens", "activity"] as const;
/** The parts of a person's page. */
export type PersonTab = (typeof PERSON_TABS)[number];

/** Whose token it is about, where not one's own: a person's id. */
interface Owned {
  owner?: UserId;
}

/** The screens of someone signed in. */
export type Route =
  | { screen: "tokens" }
  | ({ screen: "new" } & Owned)
  | ({ screen: "save" } & Owned)
  | ({ screen: "token"; id: string } & Owned)
  | ({ screen: "access"; id: string } & Owned)
  | { screen: "account" }
  | { screen: "settings" }
  | { screen: "organization" }
  | { screen: "people" }
  | { screen: "person"; person: UserId; tab: PersonTab };

/** Of a token's screen that is not about one's own: whose it is. */
export function ownerOf(route: Route): UserId | null {
  return "owner" in route ? (route.owner ?? null) : null;
}

/** The screens of one person's tokens: mine where no owner is named. */
export function tokenRoutes(owner: UserId | null) {
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

/** Whose tokens a screen is about; `null`: mine. */
export function shownOwner(route: Route | null): UserId | null {
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

const PLAIN = ["new", "save", "account", "settings", "organization", "people"] as const;
const PERSON = /^people\/(usr_[0-9A-Za-z]{1,32})(?:\/(.+))?$/;
const TOKEN = /^tokens\/(tok_[0-9A-Za-z]{1,32})(\/access)?$/;

/** An unknown fragment is the list. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, "");
  const [, person, below] = PERSON.exec(path) ?? [];
  const route =
    person === undefined ? (parsePlain(path) ?? parseToken(path)) : parsePerson(person, below);
  return route ?? { screen: "tokens" };
}

function parsePlain(path: string): Route | null {
  const screen = PLAIN.find((name) => name === path);
  return screen === undefined ? null : { screen };
}

function parseToken(path: string) {
  const [, id, access] = TOKEN.exec(path) ?? [];
  if (id === undefined) return null;
  return { screen: access === undefined ? "token" : "access", id } as const;
}

function parsePerson(person: string, below: string | undefined): Route | null {
  if (below === undefined) return { screen: "person", person, tab: "details" };
  if (below === "tokens" || below === "activity") return { screen: "person", person, tab: below };
  if (below === "tokens/new") return { screen: "new", owner: person };
  if (below === "tokens/save") return { screen: "save", owner: person };
  const token = parseToken(below);
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
    case "person":
      return `#/people/${route.person}${route.tab === "details" ? "" : `/${route.tab}`}`;
    default:
      return `#/${route.screen}`;
  }
}

function formatToken({ id, owner }: { id: string } & Owned): string {
  return owner === undefined ? `#/tokens/${id}` : `#/people/${owner}/tokens/${id}`;
}
