import { computeLongestDays } from "../../shared/calendar.ts";
import type { ExpiryChoice, ExpiryPolicy } from "../../shared/expiry.ts";
import type { Catalog } from "./catalog.ts";

/** An error in a catalog, with its place (RFC 6901). */
export interface CatalogRefusal {
  readonly pointer: string;
  readonly detail: string;
}

const MAX_PERMISSIONS = 2000;
const MAX_ALIASES = 500;
/** Most rows that one batch can write. Counts the compiled rows and the permissions that their levels bring. */
const MAX_GRANTS = 50_000;

/** Checks the size of the whole catalog; the schema bounds each of its lists. */
export function checkSize(catalog: Catalog): CatalogRefusal[] {
  const weights = catalog.apis.flatMap(({ permissions, levels = [] }) => [
    ...permissions.map(() => 1),
    ...levels.map((level) => 1 + level.permissions.length),
  ]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 1);
  const grants = (granted: readonly string[] | "*") =>
    granted === "*" ? total : Math.min(granted.length * heaviest, total);
  const rows = [
    ...catalog.roles.map((role) => grants(role.grants)),
    ...catalog.groups.map((group) => grants(group.grants) + grants(group.grants_for_others)),
    ...catalog.automatic.map(({ roles }) => roles.length),
  ].reduce((sum, count) => sum + count, 0);
  return [
    ...checkCount("/apis", weights.length, MAX_PERMISSIONS, "permissions and levels"),
    ...checkCount("/aliases", Object.keys(catalog.aliases).length, MAX_ALIASES, "aliases"),
    ...checkCount("", rows, MAX_GRANTS, "permissions that roles and groups grant"),
  ];
}

function checkCount(pointer: string, count: number, most: number, what: string): CatalogRefusal[] {
  return count <= most ? [] : [{ pointer, detail: `Must have at most ${most} ${what} in all.` }];
}

/** Checks that the default is a choice, that no choice repeats, and that each keeps to `max_days`. */
export function checkExpiry(policy: ExpiryPolicy): CatalogRefusal[] {
  const { choices, max_days: maxDays } = policy;
  const keys = choices.map(getChoiceKey);
  const refusals = choices.flatMap((choice, index): CatalogRefusal[] => {
    const pointer = `/expiry/choices/${index}`;
    if (keys.indexOf(getChoiceKey(choice)) < index)
      return [{ pointer, detail: "Repeats a choice." }];
    if (maxDays !== null && computeLongestChoice(choice) > maxDays) {
      return [{ pointer, detail: `Can last longer than ${maxDays} days.` }];
    }
    return [];
  });
  if (!keys.includes(getChoiceKey(policy.default))) {
    refusals.push({ pointer: "/expiry/default", detail: "Is none of the choices." });
  }
  return refusals;
}

/** Returns how long a choice can last, in days; 0 for a date, which is checked when it is requested. */
function computeLongestChoice(choice: ExpiryChoice): number {
  if (choice === null) return Number.POSITIVE_INFINITY;
  if ("days" in choice) return choice.days;
  return "months" in choice ? computeLongestDays(choice.months) : 0;
}

function getChoiceKey(choice: ExpiryChoice): string {
  return JSON.stringify(choice);
}
