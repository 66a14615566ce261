import type { Context } from "hono";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import { findOrganization } from "../../db/organizations/organization-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listPermissionsBeyondManager } from "../../permissions/powers.ts";
import { buildOwnerAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { refuseScopes } from "./check-scopes-request.ts";

/**
 * Checks that the organization lets managers see the secrets of other members' tokens. The write rechecks
 * this.
 *
 * @throws ProblemError `invalid_input` that points at `/reveal`; the attempt is audited
 */
export async function checkReveal(c: Context<AppEnv>): Promise<void> {
  const { credential, db, owner } = c.var;
  const organization = await findOrganization(db, credential.organization);
  if (organization?.managersSeeSecrets === true) {
    c.set("credential", { ...credential, showsSecretTo: credential.subject });
    return;
  }
  const target = { kind: "user", id: owner.subject } as const;
  await recordRefusal(db, buildOwnerAuditEvent(c, "authority.refused", target, { reveal: true }));
  throw new ProblemError("invalid_input", {
    errors: [{ pointer: "/reveal", detail: "The organization does not allow it." }],
  });
}

/**
 * Checks that a manager who sees a token's secret may grant all of its scopes to others. With the secret, the
 * manager could use every one of them. The write rechecks this.
 *
 * @throws ProblemError that points at `/reveal`: `permission_not_grantable`, which is audited, or
 *   `invalid_input` for a token without scopes, since nothing says what it will do once it has some
 */
export async function checkRevealedScopes(
  c: Context<AppEnv>,
  scopes: readonly { permission: string }[],
): Promise<void> {
  const { credential, owner } = c.var;
  if (scopes.length === 0) {
    const detail = "A token without permissions has no secret to show.";
    throw new ProblemError("invalid_input", { errors: [{ pointer: "/reveal", detail }] });
  }
  const { catalog } = await requireCatalog(c);
  const permissions = scopes.map(({ permission }) => permission);
  const beyond = listPermissionsBeyondManager(catalog, credential, owner, permissions);
  if (beyond.length === 0) return;
  const refusal = { pointer: "/reveal", reason: "not_grantable" } as const;
  await refuseScopes(
    c,
    beyond.map((permission) => ({ ...refusal, permission })),
  );
}
