import { ProblemError } from "../../http/problem-error.ts";
import type { ScopeRefusal, ScopeRefusalReason } from "../../permissions/check-scopes.ts";

const DETAILS: Record<ScopeRefusalReason, string> = {
  unknown_permission: "Is not a permission of the catalog.",
  not_grantable: "Your role may not grant it.",
  automatic: "Is added by itself and cannot be picked.",
  entity_required: "Needs an entity id, or * for every one.",
  entity_not_allowed: "Takes no entity id.",
  bad_entity: "Its entity id is not valid.",
  beyond_maker: "The token that issues it does not have it.",
  duplicate: "Stands twice.",
};

/** Whether a scope was refused because of who asks, rather than because of what it is. */
export function isBeyondGrantor({ reason }: ScopeRefusal): boolean {
  return reason === "not_grantable" || reason === "beyond_maker";
}

/** Refused scopes as a problem: 403 where only who asks stands in the way, 422 otherwise. */
export function scopeRefusalProblem(refusals: readonly ScopeRefusal[]): ProblemError {
  const onlyGrantor = refusals.every(isBeyondGrantor);
  return new ProblemError(onlyGrantor ? "permission_not_grantable" : "invalid_input", {
    errors: refusals.map((refusal) =>
      refusal.reason === "too_few"
        ? { pointer: refusal.pointer, detail: `At least ${refusal.minimum} is needed.` }
        : {
            pointer: refusal.pointer,
            detail: DETAILS[refusal.reason],
            permission: refusal.permission,
          },
    ),
  });
}
