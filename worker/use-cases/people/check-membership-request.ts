import type { Context } from "hono";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import {
  checkMembership,
  type MembershipRefusal,
  type RequestedMembership,
} from "../../permissions/check-membership.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { buildCredentialAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";

/**
 * Checks a requested role and groups against the catalog and against the actor's own powers. An attempt to
 * give or take more than the actor has is audited.
 *
 * @param user the member to change; `null` for a person to invite
 * @param from the member's present role and groups; for an invitation, the requested ones
 * @param auditDetails the details of the audit row of a refused attempt
 * @returns the resulting role and groups
 * @throws ProblemError that points at each refused role or group
 */
export async function checkMembershipRequest(
  c: Context<AppEnv>,
  user: { id: string } | null,
  from: Principal,
  requested: RequestedMembership,
  auditDetails: Readonly<Record<string, unknown>> = { ...requested },
): Promise<Principal> {
  const { catalog } = await requireCatalog(c);
  const checked = checkMembership(catalog, c.var.credential, from, requested);
  if (checked.ok) return checked.value;
  if (checked.refusal.some(({ reason }) => reason === "beyond_authority")) {
    const target = user === null ? null : ({ kind: "user", id: user.id } as const);
    const event = buildCredentialAuditEvent(c, "authority.refused", target, auditDetails);
    await recordRefusal(c.var.db, { ...event, subject: user?.id ?? event.subject });
    throw new ProblemError("beyond_authority");
  }
  throw new ProblemError("invalid_input", { errors: checked.refusal.map(describe) });
}

function describe(refusal: MembershipRefusal): { pointer: string; detail: string } {
  switch (refusal.reason) {
    case "unknown_role":
      return { pointer: "/role", detail: "Is no role of the catalog." };
    case "unknown_group":
      return { pointer: `/groups/${refusal.index}`, detail: "Is no group of the catalog." };
    case "repeated_group":
      return { pointer: `/groups/${refusal.index}`, detail: "Stands twice." };
    case "beyond_authority":
      return { pointer: "", detail: "Is more than you may give or take." };
  }
}
