import { addDays, addMonths, parseInstant } from "../../shared/calendar.ts";
import type { ExpiryChoice, ExpiryPolicy, ExpiryRequest } from "../../shared/expiry.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { EpochSeconds } from "../../shared/time.ts";

export type ExpiryRefusal =
  | { readonly reason: "not_offered" }
  | { readonly reason: "not_in_future" }
  | { readonly reason: "out_of_range" }
  | { readonly reason: "too_long"; readonly maxDays: number };

/**
 * Returns when a token requested at `now` expires; `null` means never.
 *
 * The request must match a choice of the catalog: one of its periods, a date if it allows dates, or
 * no expiry if it allows that. `max_days` bounds every choice, so with it a token must expire.
 */
export function resolveExpiry(
  request: ExpiryRequest,
  policy: ExpiryPolicy,
  now: EpochSeconds,
): Result<EpochSeconds | null, ExpiryRefusal> {
  if (!policy.choices.some((choice) => isOffered(choice, request))) {
    return err({ reason: "not_offered" });
  }
  const end = request === null ? null : computeEnd(request, now);
  if (end === undefined) return err({ reason: "out_of_range" });
  if (end !== null && end <= now) return err({ reason: "not_in_future" });
  const { max_days: maxDays } = policy;
  if (maxDays !== null && (end === null || end > addDays(now, maxDays))) {
    return err({ reason: "too_long", maxDays });
  }
  return ok(end);
}

function isOffered(choice: ExpiryChoice, request: ExpiryRequest): boolean {
  if (choice === null || request === null) return choice === request;
  if ("days" in request) return "days" in choice && choice.days === request.days;
  if ("months" in request) return "months" in choice && choice.months === request.months;
  return "date" in choice;
}

/** @returns `undefined` if `parseInstant` refuses the date */
function computeEnd(
  request: NonNullable<ExpiryRequest>,
  now: EpochSeconds,
): EpochSeconds | undefined {
  if ("days" in request) return addDays(now, request.days);
  if ("months" in request) return addMonths(now, request.months);
  return parseInstant(request.at) ?? undefined;
}
