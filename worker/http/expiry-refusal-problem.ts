import type { ExpiryRefusal } from "../tokens/resolve-expiry.ts";
import { ProblemError } from "./problem-error.ts";

/** A refused expiry as a problem that points at `/expires`. */
export function expiryRefusalProblem(refusal: ExpiryRefusal): ProblemError {
  return new ProblemError("invalid_input", {
    errors: [{ pointer: "/expires", detail: describe(refusal) }],
  });
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
