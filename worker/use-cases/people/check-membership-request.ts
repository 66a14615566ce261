import type { Context } from "hono";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import {
  checkMembership,
  type MembershipRefusal,
  type WantedMembership,
} from "../../permissions/check-membership.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { credentialAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";

/**
 * Holds a role or groups asked for against the catalog and what the asker may give and take.
 *
 * What is beyond the asker leaves a trail: someone tried.
 *
 * @param user whom it is about; `null` for someone who is to be invited
 * @param tried what the trail says of it
 * @throws ProblemError that points at what was refused
 */
export async function checkMembershipRequest(
  c: Context<AppEnv>,
  user: { id: string } | null,
  from: Principal,
  wanted: WantedMembership,
  tried: Readonly<Record<string, unknown>> = { ...wanted },
): Promise<Principal> {
  const { catalog } = await requireCatalog(c);
  const checked = checkMembership(catalog, c.var.credential, from, wanted);
  if (checked.ok) return checked.value;
  if (checked.refusal.some(({ reason }) => reason === "beyond_authority")) {
    const target = user === null ? null : ({ kind: "user", id: user.id } as const);
    const event = credentialAuditEvent(c, "authority.refused", target, tried);
    await recordEvent(c.var.db, { ...event, subject: user?.id ?? event.subject });
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
