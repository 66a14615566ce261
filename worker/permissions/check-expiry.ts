import { longestDays } from "../../shared/calendar.ts";
import type { ExpiryChoice, ExpiryPolicy } from "../../shared/expiry.ts";
import type { CatalogRefusal } from "./catalog-refusal.ts";

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
