import type { UserId } from "../../../shared/ids.ts";
import type { Route } from "../core/router.ts";

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
