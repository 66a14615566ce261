import type { Context } from "hono";
import type { ScopeRequest } from "../../../shared/scope.ts";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import {
  type CheckedScope,
  checkScopes,
  type ScopeBounds,
  type ScopeRefusal,
} from "../../permissions/check-scopes.ts";
import { ownerAuditEvent } from "../audit/audit-event.ts";
import { actsForAnother } from "./acts-for-another.ts";
import { isBeyondGrantor, scopeRefusalProblem } from "./scope-refusal-problem.ts";

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
