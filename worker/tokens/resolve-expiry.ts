import { addDays, addMonths, parseInstant } from "../../shared/calendar.ts";
import type { ExpiryChoice, ExpiryPolicy, ExpiryRequest } from "../../shared/expiry.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { EpochSeconds } from "../../shared/time.ts";

/** Why an expiry was refused. */
export type ExpiryRefusal =
  | { readonly reason: "not_offered" }
  | { readonly reason: "not_in_future" }
  | { readonly reason: "out_of_range" }
  | { readonly reason: "too_long"; readonly maxDays: number };

/**
 * When a token asked for at `now` ends; `null` is never.
 *
 * Only what the catalog offers is granted: one of its periods, a date where it lets dates be
 * chosen, never where it says so. Its `max_days` bounds them all, never included.
 */
export function resolveExpiry(
  request: ExpiryRequest,
  policy: ExpiryPolicy,
  now: EpochSeconds,
): Result<EpochSeconds | null, ExpiryRefusal> {
  if (!policy.choices.some((choice) => offers(choice, request))) {
    return err({ reason: "not_offered" });
  }
  const end = request === null ? null : endOf(request, now);
  if (end === undefined) return err({ reason: "out_of_range" });
  if (end !== null && end <= now) return err({ reason: "not_in_future" });
  const { max_days: maxDays } = policy;
  if (maxDays !== null && (end === null || end > addDays(now, maxDays))) {
    return err({ reason: "too_long", maxDays });
  }
  return ok(end);
}

function offers(choice: ExpiryChoice, request: ExpiryRequest): boolean {
  if (choice === null || request === null) return choice === request;
  if ("days" in request) return "days" in choice && choice.days === request.days;
  if ("months" in request) return "months" in choice && choice.months === request.months;
  return "date" in choice;
}

/** `undefined` for an instant that cannot be written back. */
function endOf(request: NonNullable<ExpiryRequest>, now: EpochSeconds): EpochSeconds | undefined {
  if ("days" in request) return addDays(now, request.days);
  if ("months" in request) return addMonths(now, request.months);
  return parseInstant(request.at) ?? undefined;
}
