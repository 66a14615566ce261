import type { ManagedPart, MeResource } from "../../../shared/wire/me-resource.ts";
import type { Loadable } from "../core/loadable.ts";
import { getRouteOwner, type Route } from "../core/router.ts";

/**
 * Returns the screen that a route leads to. A screen that the person may not open leads to their token
 * list, like an unknown address. `null` until the person's rights are loaded.
 */
export function resolveRoute(route: Route, me: Loadable<MeResource>): Route | null {
  const isOpenTo = getRequirement(route);
  if (isOpenTo === null) return route;
  if (me.status !== "ready") return null;
  return isOpenTo(me.value.manages) ? route : { screen: "tokens" };
}

/** Returns the condition for opening a screen, or `null` for a screen that every member may open. */
function getRequirement(route: Route): ((manages: readonly ManagedPart[]) => boolean) | null {
  if (getRouteOwner(route) !== null) return (manages) => manages.includes("tokens.others");
  const { screen } = route;
  if (screen === "organization") return managesOrganization;
  if (screen === "provider") return managesProviders;
  return screen === "people" || screen === "person" ? managesPeople : null;
}

/** Returns true if the person may open People. The server lists members to nobody else. */
export function managesPeople(manages: readonly ManagedPart[]): boolean {
  return manages.includes("users") || manages.includes("tokens.others");
}

/** Returns true if the person may set up how people sign in: they can become anybody in the organization. */
export function managesProviders(manages: readonly ManagedPart[]): boolean {
  return manages.includes("users") && manages.includes("catalog");
}

/** Returns true if the person may open the organization's screen. */
export function managesOrganization(manages: readonly ManagedPart[]): boolean {
  return manages.includes("users") || manages.includes("catalog");
}
