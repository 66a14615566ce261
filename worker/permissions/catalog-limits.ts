import { longestDays } from "../../shared/calendar.ts";
import type { ExpiryChoice, ExpiryPolicy } from "../../shared/expiry.ts";
import type { Catalog } from "./catalog.ts";

/** What is wrong with a catalog, and where (RFC 6901). */
export interface CatalogRefusal {
  readonly pointer: string;
  readonly detail: string;
}

const MAX_PERMISSIONS = 2000;
const MAX_ALIASES = 500;
/** Rows that a catalog compiles to, each counted with what a level brings: what one batch can write. */
const MAX_GRANTS = 50_000;

/** Checks that a catalog can be handled as a whole; each of its lists has a bound of its own. */
export function checkSize(catalog: Catalog): CatalogRefusal[] {
  const weights = catalog.apis.flatMap(({ permissions, levels = [] }) => [
    ...permissions.map(() => 1),
    ...levels.map((level) => 1 + level.permissions.length),
  ]);
  const every = weights.reduce((sum, weight) => sum + weight, 0);
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 1);
  const grants = (granted: readonly string[] | "*") =>
    granted === "*" ? every : Math.min(granted.length * heaviest, every);
  const rows = [
    ...catalog.roles.map((role) => grants(role.grants)),
    ...catalog.groups.map((group) => grants(group.grants) + grants(group.grants_for_others)),
    ...catalog.automatic.map(({ roles }) => roles.length),
  ].reduce((sum, count) => sum + count, 0);
  return [
    ...over("/apis", weights.length, MAX_PERMISSIONS, "permissions and levels"),
    ...over("/aliases", Object.keys(catalog.aliases).length, MAX_ALIASES, "aliases"),
    ...over("", rows, MAX_GRANTS, "permissions that roles and groups grant"),
  ];
}

function over(pointer: string, count: number, most: number, what: string): CatalogRefusal[] {
  return count <= most ? [] : [{ pointer, detail: `Must have at most ${most} ${what} in all.` }];
}

/** Checks that the default is offered, no choice stands twice, and each can be granted. */
export function checkExpiry(policy: ExpiryPolicy): CatalogRefusal[] {
  const { choices, max_days: maxDays } = policy;
  const keys = choices.map(keyOf);
  const refusals = choices.flatMap((choice, index): CatalogRefusal[] => {
    const pointer = `/expiry/choices/${index}`;
    if (keys.indexOf(keyOf(choice)) < index) return [{ pointer, detail: "Repeats a choice." }];
    if (maxDays !== null && days(choice) > maxDays) {
      return [{ pointer, detail: `Can last longer than ${maxDays} days.` }];
    }
    return [];
  });
  if (!keys.includes(keyOf(policy.default))) {
    refusals.push({ pointer: "/expiry/default", detail: "Is none of the choices." });
  }
  return refusals;
}

/** How long a choice can last; a date is bounded when it is chosen. */
function days(choice: ExpiryChoice): number {
  if (choice === null) return Number.POSITIVE_INFINITY;
  if ("days" in choice) return choice.days;
  return "months" in choice ? longestDays(choice.months) : 0;
}

function keyOf(choice: ExpiryChoice): string {
  return JSON.stringify(choice);
}
