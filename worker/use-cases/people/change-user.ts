import type { Context } from "hono";
import type { UpdateUserRequest } from "../../../shared/wire/user-resource.ts";
import {
  type MembershipChange,
  type MembershipState,
  removeMembership,
  updateMembership,
} from "../../db/people/change-membership.ts";
import { findUser, type StoredUser } from "../../db/people/user-queries.ts";
import { isCredentialAlive, mayStillAct } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { givenUp, holdersOf } from "../../permissions/administrators.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { credentialAuditEvent, difference } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "../catalog/require-catalog.ts";
import { checkMembershipRequest } from "./check-membership-request.ts";

/**
 * Changes a member's role, groups, or whether they are disabled.
 *
 * @throws ProblemError `beyond_authority`, `last_administrator`, `invalid_input`, or `conflict` where
 *   the member has changed in the meantime
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
    ...difference("role", from.role, to.role),
    ...difference("groups", from.groups, to.groups),
    ...difference("disabled_at", from.disabledAt, to.disabledAt),
  };
  if (Object.keys(details).length === 0) return;
  const left = to.disabledAt === null ? to : null;
  const change = await membershipChange(c, from, left, "membership.updated", details);
  const key = { subject: from.id, organization: credential.organization };
  if (!(await updateMembership(db, key, { from, to }, change))) await refuse(c, from, change);
}

/** Takes a member out of the organization: somebody else, or oneself. */
export async function removeUser(c: Context<AppEnv>, user: StoredUser): Promise<void> {
  const { credential, db } = c.var;
  const leaves = user.id === credential.subject;
  if (!leaves) await checkMembershipRequest(c, user, user, {}, { removed: true });
  const details = { role: [user.role, null], groups: [user.groups, null], left: leaves };
  const change = await membershipChange(c, user, null, "membership.removed", details);
  const key = { subject: user.id, organization: credential.organization };
  if (!(await removeMembership(db, key, user, change))) await refuse(c, user, change);
}

async function membershipChange(
  c: Context<AppEnv>,
  from: StoredUser,
  to: Principal | null,
  action: "membership.updated" | "membership.removed",
  details: Record<string, unknown>,
): Promise<MembershipChange> {
  const { catalog } = await requireCatalog(c);
  // Whoever is disabled already holds nothing that could be given up.
  const parts = from.disabledAt === null ? givenUp(catalog, from, to) : [];
  const target = { kind: "user", id: from.id } as const;
  return {
    authority: await requireAuthority(c),
    now: c.var.now,
    event: { ...credentialAuditEvent(c, action, target, details), subject: from.id },
    kept: parts.map((what) => holdersOf(catalog, what)),
  };
}

/** The guard let nothing in: says why. */
async function refuse(
  c: Context<AppEnv>,
  from: StoredUser,
  { authority, kept }: MembershipChange,
): Promise<never> {
  const { credential, db, now } = c.var;
  if (!(await isCredentialAlive(db, credential, now))) throw new ProblemError("invalid_token");
  const key = { subject: from.id, organization: credential.organization };
  const user = await findUser(db, key, now);
  if (user === null) throw new ProblemError("not_found");
  const unchanged = JSON.stringify(stateOf(user)) === JSON.stringify(stateOf(from));
  const judged = await mayStillAct(db, { ...credential, judged: authority }, now);
  const isLast = unchanged && judged && kept.length > 0;
  throw new ProblemError(isLast ? "last_administrator" : "conflict");
}

function stateOf({ role, groups, disabledAt }: StoredUser): MembershipState {
  return { role, groups, disabledAt };
}
