import type { Context } from "hono";
import type { UpdateUserRequest } from "../../../shared/wire/user-resource.ts";
import { findOrganization } from "../../db/organizations/organization-queries.ts";
import {
  type MembershipChange,
  type MembershipState,
  removeMembership,
  updateMembership,
} from "../../db/people/change-membership.ts";
import { findUser, type StoredUser } from "../../db/people/user-queries.ts";
import { canStillAct, hasValidCredential } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listLostParts, listRolesAndGroupsWith } from "../../permissions/administrators.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { listManagedParts } from "../../permissions/list-controls.ts";
import { buildCredentialAuditEvent, describeChange } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "../catalog/require-catalog.ts";
import { requireFreshSignInToOpen } from "../catalog/require-fresh-sign-in.ts";
import { checkMembershipRequest } from "./check-membership-request.ts";

/**
 * Changes a member's role or groups, disables or enables them.
 *
 * @throws ProblemError `beyond_authority`, `last_administrator`, `invalid_input`, `managed_elsewhere` if the provider's
 *   claims give role and groups, or `conflict` if the member changed in the meantime
 */
export async function changeUser(
  c: Context<AppEnv>,
  from: StoredUser,
  request: UpdateUserRequest,
): Promise<void> {
  const { credential, db, now } = c.var;
  if (request.disabled === true && from.id === credential.subject) {
    throw new ProblemError("conflict", { detail: "You cannot disable yourself." });
  }
  const principal = await checkMembershipRequest(c, from, from, request);
  const disabledAt = request.disabled === false ? null : (from.disabledAt ?? now);
  const to = {
    ...principal,
    disabledAt: request.disabled === undefined ? from.disabledAt : disabledAt,
  };
  const details = {
    ...describeChange("role", from.role, to.role),
    ...describeChange("groups", from.groups, to.groups),
    ...describeChange("disabled_at", from.disabledAt, to.disabledAt),
  };
  if (Object.keys(details).length === 0) return;
  if (from.managedBy === "mapping" && ("role" in details || "groups" in details)) {
    throw new ProblemError("managed_elsewhere");
  }
  const { catalog } = await requireCatalog(c);
  // A disabled member manages nothing, so enabling them may open a part again.
  const listParts = (member: MembershipState) =>
    member.disabledAt === null ? listManagedParts(catalog, member) : [];
  await requireFreshSignInToOpen(c, listParts(from), listParts(to));
  const remaining = to.disabledAt === null ? to : null;
  const change = await planMembershipChange(c, from, remaining, "membership.updated", details);
  const key = { subject: from.id, organization: credential.organization };
  if (!(await updateMembership(db, key, { from, to }, change))) await refuse(c, from, change);
}

/** Removes a member from the organization, or lets the actor leave it. */
export async function removeUser(c: Context<AppEnv>, user: StoredUser): Promise<void> {
  const { credential, db } = c.var;
  const isLeaving = user.id === credential.subject;
  if (!isLeaving) await checkMembershipRequest(c, user, user, {}, { removed: true });
  const details = { role: [user.role, null], groups: [user.groups, null], left: isLeaving };
  const change = await planMembershipChange(c, user, null, "membership.removed", details);
  const key = { subject: user.id, organization: credential.organization };
  if (!(await removeMembership(db, key, user, change))) await refuse(c, user, change);
}

/** @param to the member's role and groups after the change; `null` if they will be disabled or removed */
async function planMembershipChange(
  c: Context<AppEnv>,
  from: StoredUser,
  to: Principal | null,
  action: "membership.updated" | "membership.removed",
  details: Record<string, unknown>,
): Promise<MembershipChange> {
  const { catalog } = await requireCatalog(c);
  // A disabled member manages nothing, so the change takes nothing away.
  const parts = from.disabledAt === null ? listLostParts(catalog, from, to) : [];
  const target = { kind: "user", id: from.id } as const;
  return {
    authority: await requireAuthority(c),
    now: c.var.now,
    event: { ...buildCredentialAuditEvent(c, action, target, details), subject: from.id },
    mustRemain: parts.map((what) => listRolesAndGroupsWith(catalog, what)),
  };
}

/** Finds out why the guarded write changed nothing, and throws the matching problem. */
async function refuse(
  c: Context<AppEnv>,
  from: StoredUser,
  { authority, mustRemain }: MembershipChange,
): Promise<never> {
  const { credential, db, now } = c.var;
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  const key = { subject: from.id, organization: credential.organization };
  const user = await findUser(db, key, now);
  if (user === null) throw new ProblemError("not_found");
  if (user.emergency) await refuseIfNeeded(c);
  const isUnchanged = JSON.stringify(toState(user)) === JSON.stringify(toState(from));
  const isAuthorized = await canStillAct(db, { ...credential, membership: authority }, now);
  const isLast = isUnchanged && isAuthorized && mustRemain.length > 0;
  throw new ProblemError(isLast ? "last_administrator" : "conflict");
}

/** Refuses to change an emergency member while the organization demands its provider. */
async function refuseIfNeeded(c: Context<AppEnv>): Promise<void> {
  const organization = await findOrganization(c.var.db, c.var.credential.organization);
  if (organization?.signIn !== "provider") return;
  throw new ProblemError("conflict", { detail: "Choose other emergency members first." });
}

function toState({ role, groups, disabledAt }: StoredUser): MembershipState {
  return { role, groups, disabledAt };
}
