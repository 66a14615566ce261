import type { Context } from "hono";
import type { ExpiryRequest } from "../../shared/expiry.ts";
import type { ScopeRequest } from "../../shared/scope.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import { recordEvent } from "../db/audit-statement.ts";
import type { Catalog } from "../permissions/catalog.ts";
import { type CheckedScope, checkScopes } from "../permissions/check-scopes.ts";
import { resolveExpiry } from "../tokens/resolve-expiry.ts";
import type { AppEnv } from "./app-env.ts";
import { credentialAuditEvent } from "./audit-event.ts";
import { expiryRefusalProblem } from "./expiry-refusal-problem.ts";
import { scopeRefusalProblem } from "./scope-refusal-problem.ts";

/**
 * Holds what is asked of a token against the catalog and what the asker may grant.
 *
 * A permission beyond the role leaves a trail: someone tried.
 *
 * @throws ProblemError that points at what was refused
 */
export async function checkTokenRequest(
  c: Context<AppEnv>,
  catalog: Catalog,
  request: { scopes: readonly ScopeRequest[]; expires: ExpiryRequest },
): Promise<{ scopes: CheckedScope[]; expiresAt: EpochSeconds | null }> {
  const scopes = checkScopes(request.scopes, catalog, c.var.credential);
  if (!scopes.ok) {
    const beyond = scopes.refusal.flatMap((refusal) =>
      refusal.reason === "not_grantable" ? [refusal.permission] : [],
    );
    if (beyond.length > 0) {
      const event = credentialAuditEvent(c, "scope.refused", null, { permissions: beyond });
      await recordEvent(c.var.db, event);
    }
    throw scopeRefusalProblem(scopes.refusal);
  }
  const expiry = resolveExpiry(request.expires, catalog.expiry, c.var.now);
  if (!expiry.ok) throw expiryRefusalProblem(expiry.refusal);
  return { scopes: scopes.value, expiresAt: expiry.value };
}
