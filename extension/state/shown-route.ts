import type { MeResource } from "../../shared/wire/me-resource.ts";
import type { Loadable } from "./loadable.ts";
import { managesPeople } from "./manages-people.ts";
import { ownerOf, type Route } from "./router.ts";

/**
 * The screen that an address leads to. What somebody may not manage is to them like an unknown
 * address, which leads to the list; `null` as long as that cannot be said.
 */
export function shownRoute(route: Route, me: Loadable<MeResource>): Route | null {
  if (!isOfOthers(route)) return route;
  if (me.status !== "ready") return null;
  const { manages } = me.value;
  const theirTokens = ownerOf(route) !== null;
  const may = theirTokens ? manages.includes("tokens.others") : managesPeople(manages);
  return may ? route : { screen: "tokens" };
}

function isOfOthers(route: Route): boolean {
  const { screen } = route;
  return screen === "people" || screen === "person" || ownerOf(route) !== null;
}
