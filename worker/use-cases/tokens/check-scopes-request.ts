import type { Context } from "hono";
import type { ScopeRequest } from "../../../shared/scope.ts";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
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
import { buildOwnerAuditEvent } from "../audit/audit-event.ts";
import { isManagerActing } from "./acting-manager.ts";

/**
 * Checks the scopes requested for a token of `c.var.owner` against the catalog and against the permissions
 * that the actor may grant. Every request for scopes is decided here.
 *
 * @throws ProblemError that points at each refused scope; an attempt to grant too much is audited
 */
export async function checkScopesRequest(
  c: Context<AppEnv>,
  catalog: Catalog,
  requested: readonly ScopeRequest[],
  bounds: ScopeBounds = {},
): Promise<CheckedScope[]> {
  const { credential, owner } = c.var;
  const otherOwner = isManagerActing(c) ? owner : null;
  const scopes = checkScopes(requested, catalog, credential, { ...bounds, owner: otherOwner });
  return scopes.ok ? scopes.value : refuseScopes(c, scopes.refusal);
}

/** Refuses scopes of a token of `c.var.owner`, and audits those that the actor may not grant. */
export async function refuseScopes(
  c: Context<AppEnv>,
  refusals: readonly ScopeRefusal[],
): Promise<never> {
  const beyond = refusals.flatMap((refusal) =>
    refusal.reason !== "too_few" && isBeyondGrantor(refusal) ? [refusal.permission] : [],
  );
  if (beyond.length > 0) {
    const event = buildOwnerAuditEvent(c, "scope.refused", null, {
      permissions: [...new Set(beyond)],
    });
    await recordRefusal(c.var.db, event);
  }
  throw toScopeProblem(refusals);
}

const DETAILS: Record<ScopeRefusalReason, string> = {
  unknown_permission: "Is not a permission of the catalog.",
  not_grantable: "Your role may not grant it.",
  automatic: "Is added by itself and cannot be picked.",
  entity_required: "Needs an entity id, or * for every one.",
  entity_not_allowed: "Takes no entity id.",
  bad_entity: "Its entity id is not valid.",
  beyond_parent: "The token that issues it does not have it.",
  duplicate: "Stands twice.",
};

/** Returns true if the scope is valid, but the actor may not grant it. */
function isBeyondGrantor({ reason }: ScopeRefusal): boolean {
  return reason === "not_grantable" || reason === "beyond_parent";
}

/** Converts refused scopes to a problem: 403 if every scope is valid but not grantable, 422 otherwise. */
function toScopeProblem(refusals: readonly ScopeRefusal[]): ProblemError {
  const allBeyondGrantor = refusals.every(isBeyondGrantor);
  return new ProblemError(allBeyondGrantor ? "permission_not_grantable" : "invalid_input", {
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
