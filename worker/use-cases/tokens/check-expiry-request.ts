import type { ExpiryRequest } from "../../../shared/expiry.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import { ProblemError } from "../../http/problem-error.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { type ExpiryRefusal, resolveExpiry } from "../../tokens/resolve-expiry.ts";

/**
 * Returns when a token requested at `now` expires. `null` means never.
 *
 * @param parent the token that issues it, or did; `null` if a person issues it
 * @throws ProblemError `invalid_input` that points at `/expires`
 */
export function checkExpiryRequest(
  expires: ExpiryRequest,
  catalog: Catalog,
  now: EpochSeconds,
  parent: { expiresAt: EpochSeconds | null } | null = null,
): EpochSeconds | null {
  const expiry = resolveExpiry(expires, catalog.expiry, now);
  if (!expiry.ok) throw toExpiryProblem(describe(expiry.refusal));
  const end = expiry.value;
  const parentEnd = parent?.expiresAt ?? null;
  if (parentEnd !== null && (end === null || end > parentEnd)) {
    throw toExpiryProblem("Must not be later than the end of the token that issues it.");
  }
  return end;
}

export function toExpiryProblem(detail: string): ProblemError {
  return new ProblemError("invalid_input", { errors: [{ pointer: "/expires", detail }] });
}

function describe(refusal: ExpiryRefusal): string {
  switch (refusal.reason) {
    case "not_offered":
      return "Is none of the choices that the catalog offers.";
    case "not_in_future":
      return "Is not in the future.";
    case "out_of_range":
      return "Is out of range.";
    case "too_long":
      return `Must be at most ${refusal.maxDays} days away.`;
  }
}
