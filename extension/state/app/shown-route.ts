import type { ManagedPart, MeResource } from "../../../shared/wire/me-resource.ts";
import type { Loadable } from "../core/loadable.ts";
import { ownerOf, type Route } from "../core/router.ts";

/**
 * The screen that an address leads to. What somebody may not manage is to them like an unknown
 * address, which leads to the list; `null` as long as that cannot be said.
 */
export function shownRoute(route: Route, me: Loadable<MeResource>): Route | null {
  const may = mayOpen(route);
  if (may === null) return route;
  if (me.status !== "ready") return null;
  return may(me.value.manages) ? route : { screen: "tokens" };
}

/** What opens the screen; `null` for what is there for everyone. */
function mayOpen(route: Route): ((manages: readonly ManagedPart[]) => boolean) | null {
  if (ownerOf(route) !== null) return (manages) => manages.includes("tokens.others");
  const { screen } = route;
  if (screen === "organization") return managesOrganization;
  return screen === "people" || screen === "person" ? managesPeople : null;
}

/** Whether there are People for whoever manages this: the server shows members to nobody else. */
export function managesPeople(manages: readonly ManagedPart[]): boolean {
  return manages.includes("users") || manages.includes("tokens.others");
}

/** Whether there is something of the organization itself to manage for whoever manages this. */
export function managesOrganization(manages: readonly ManagedPart[]): boolean {
  return manages.includes("users") || manages.includes("catalog");
}
