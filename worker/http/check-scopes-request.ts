import type { Context } from "hono";
import type { ScopeRequest } from "../../shared/scope.ts";
import { recordEvent } from "../db/audit-statement.ts";
import type { Catalog } from "../permissions/catalog.ts";
import { type CheckedScope, checkScopes, type ScopeBounds } from "../permissions/check-scopes.ts";
import type { AppEnv } from "./app-env.ts";
import { credentialAuditEvent } from "./audit-event.ts";
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
  const forOwner = owner === credential ? null : owner;
  const scopes = checkScopes(requested, catalog, credential, { ...bounds, owner: forOwner });
  if (scopes.ok) return scopes.value;
  const beyond = scopes.refusal.flatMap((refusal) =>
    refusal.reason !== "too_few" && isBeyondGrantor(refusal) ? [refusal.permission] : [],
  );
  if (beyond.length > 0) {
    const event = credentialAuditEvent(c, "scope.refused", null, { permissions: beyond });
    await recordEvent(c.var.db, { ...event, subject: owner.subject });
  }
  throw scopeRefusalProblem(scopes.refusal);
}
