import type { Context } from "hono";
import type { ScopeRequest } from "../../../shared/scope.ts";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import {
  type CheckedScope,
  checkScopes,
  type ScopeBounds,
  type ScopeRefusal,
  type ScopeRefusalReason,
} from "../../permissions/check-scopes.ts";
import { ownerAuditEvent } from "../audit/audit-event.ts";
import { actsForAnother } from "./acts-for-another.ts";

/**
 * Holds scopes asked for a token of `c.var.owner` against the catalog and what the one who acts may
 * grant: the only place that decides this.
 *
 * A permission beyond that leaves a trail: someone tried.
 *
 * @throws ProblemError that points at what was refused
 */
export async function checkScopesRequest(
  c: Context<AppEnv>,
  catalog: Catalog,
  requested: readonly ScopeRequest[],
  bounds: ScopeBounds = {},
): Promise<CheckedScope[]> {
  const { credential, owner } = c.var;
  const forOwner = actsForAnother(c) ? owner : null;
  const scopes = checkScopes(requested, catalog, credential, { ...bounds, owner: forOwner });
  return scopes.ok ? scopes.value : refuseScopes(c, scopes.refusal);
}

/** Refuses scopes of a token of `c.var.owner`, and records those that are beyond the one who acts. */
export async function refuseScopes(
  c: Context<AppEnv>,
  refusals: readonly ScopeRefusal[],
): Promise<never> {
  const beyond = refusals.flatMap((refusal) =>
    refusal.reason !== "too_few" && isBeyondGrantor(refusal) ? [refusal.permission] : [],
  );
  if (beyond.length > 0) {
    const event = ownerAuditEvent(c, "scope.refused", null, { permissions: beyond });
    await recordEvent(c.var.db, event);
  }
  throw scopeRefusalProblem(refusals);
}

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
function isBeyondGrantor({ reason }: ScopeRefusal): boolean {
  return reason === "not_grantable" || reason === "beyond_maker";
}

/** Refused scopes as a problem: 403 where only who asks stands in the way, 422 otherwise. */
function scopeRefusalProblem(refusals: readonly ScopeRefusal[]): ProblemError {
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
