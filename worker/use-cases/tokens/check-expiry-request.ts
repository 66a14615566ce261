import type { ExpiryRequest } from "../../../shared/expiry.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import { ProblemError } from "../../http/problem-error.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { type ExpiryRefusal, resolveExpiry } from "../../tokens/resolve-expiry.ts";

/**
 * When a token asked for at `now` ends, as the catalog allows.
 *
 * @param maker when the token ends that issues it, or did; absent where none bounds it
 * @throws ProblemError `invalid_input` that points at `/expires`
 */
export function checkExpiryRequest(
  expires: ExpiryRequest,
  catalog: Catalog,
  now: EpochSeconds,
  maker: { expiresAt: EpochSeconds | null } | null = null,
): EpochSeconds | null {
  const expiry = resolveExpiry(expires, catalog.expiry, now);
  if (!expiry.ok) throw invalidExpiry(describe(expiry.refusal));
  const end = expiry.value;
  const last = maker?.expiresAt ?? null;
  if (last !== null && (end === null || end > last)) {
    throw invalidExpiry("Must not be later than the end of the token that issues it.");
  }
  return end;
}

export function invalidExpiry(detail: string): ProblemError {
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
