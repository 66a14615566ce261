import type { Context } from "hono";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import { findOrganization } from "../../db/organizations/organization-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { beyondManager } from "../../permissions/powers.ts";
import { ownerAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { refuseScopes } from "./check-scopes-request.ts";

/**
 * Lets a manager see the secret of somebody else's token only where the organization allows it, and still
 * does so at the instant of the write.
 *
 * @throws ProblemError `invalid_input` that points at `/reveal`, and leaves a trail: someone tried
 */
export async function checkReveal(c: Context<AppEnv>): Promise<void> {
  const { credential, db, owner } = c.var;
  const organization = await findOrganization(db, credential.organization);
  if (organization?.managersSeeSecrets === true) {
    c.set("credential", { ...credential, reveals: true });
    return;
  }
  const target = { kind: "user", id: owner.subject } as const;
  await recordEvent(db, ownerAuditEvent(c, "authority.refused", target, { reveal: true }));
  throw new ProblemError("invalid_input", {
    errors: [{ pointer: "/reveal", detail: "The organization does not allow it." }],
  });
}

/**
 * Whoever sees a secret can do what it can: so it must be of a token that can do no more than the manager may
 * grant to others.
 *
 * @throws ProblemError `permission_not_grantable` that points at `/reveal`, and leaves a trail
 */
export async function checkRevealedScopes(
  c: Context<AppEnv>,
  scopes: readonly { permission: string }[],
): Promise<void> {
  const { credential, owner } = c.var;
  const { catalog } = await requireCatalog(c);
  const permissions = scopes.map(({ permission }) => permission);
  const beyond = beyondManager(catalog, credential, owner, permissions);
  if (beyond.length === 0) return;
  const refused = { pointer: "/reveal", reason: "not_grantable" } as const;
  await refuseScopes(
    c,
    beyond.map((permission) => ({ ...refused, permission })),
  );
}
