import type { Context } from "hono";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import { listManagersShown } from "../../db/tokens/shown-secrets.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listPermissionsBeyondManager } from "../../permissions/powers.ts";
import { buildOwnerAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";

/**
 * Checks new scopes of a token of `c.var.owner` against each manager who knows a working secret of it. It does
 * not matter who adds the scopes: that manager could use every one of them. The write rechecks this.
 *
 * @throws ProblemError `secret_shown` that names the permissions; the attempt is audited
 */
export async function checkShownSecret(
  c: Context<AppEnv>,
  from: StoredToken,
  to: StoredToken,
): Promise<void> {
  const { db, now, owner } = c.var;
  if (to.scopes.every(({ id }) => from.scopes.some((scope) => scope.id === id))) return;
  const { subject, organization } = owner;
  const managers = await listManagersShown(db, { id: from.id, subject, organization }, now);
  if (managers.length === 0) return;
  const { catalog } = await requireCatalog(c);
  const wanted = to.scopes.map(({ permission }) => permission);
  const beyond = managers.flatMap((manager) =>
    listPermissionsBeyondManager(catalog, manager, owner, wanted),
  );
  const permissions = [...new Set(beyond)];
  if (permissions.length === 0) return;
  await recordRefusal(db, buildOwnerAuditEvent(c, "scope.refused", null, { permissions }));
  const detail =
    "A manager who knows the token's secret may not grant it. Regenerate the token first.";
  throw new ProblemError("secret_shown", {
    errors: permissions.map((permission) => ({ pointer: "/scopes", detail, permission })),
  });
}
