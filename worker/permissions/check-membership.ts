import { err, ok, type Result } from "../../shared/result.ts";
import type { Catalog } from "./catalog.ts";
import type { Principal } from "./grantable-permissions.ts";
import { isWithinPowers } from "./powers.ts";

/** Why a role or groups were refused; `index` is the group's place in the list. */
export type MembershipRefusal =
  | { readonly reason: "unknown_role" }
  | { readonly reason: "unknown_group" | "repeated_group"; readonly index: number }
  | { readonly reason: "beyond_authority" };

/** A role, groups, or both, as asked for; what is absent stays. */
export interface WantedMembership {
  readonly role?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** `false` lets somebody in again, who then has to be something that the catalog knows. */
  readonly disabled?: boolean | undefined;
}

/**
 * Checks what `actor` asks for somebody who now has `from` (for someone new: the same as what is asked).
 *
 * What the person has is not held against the catalog, which may have dropped it since: only what is asked. But
 * nobody is enabled in a role that it lacks: that would be theirs again, should it come back under the same id.
 * Both what they have and what they get must be within the actor's powers.
 *
 * @returns what the person then has
 */
export function checkMembership(
  catalog: Catalog,
  actor: Principal,
  from: Principal,
  wanted: WantedMembership,
): Result<Principal, MembershipRefusal[]> {
  const role = wanted.role ?? (wanted.disabled === false ? from.role : undefined);
  const refusals = checkNames(catalog, { ...wanted, role });
  if (refusals.length > 0) return err(refusals);
  const to = { role: wanted.role ?? from.role, groups: wanted.groups ?? from.groups };
  const within = [from, to].every((principal) => isWithinPowers(catalog, actor, principal));
  return within ? ok(to) : err([{ reason: "beyond_authority" }]);
}

function checkNames(catalog: Catalog, { role, groups = [] }: WantedMembership) {
  const known = new Set(catalog.groups.map(({ id }) => id));
  const refusals: MembershipRefusal[] = [];
  if (role !== undefined && !catalog.roles.some(({ id }) => id === role)) {
    refusals.push({ reason: "unknown_role" });
  }
  for (const [index, id] of groups.entries()) {
    if (!known.has(id)) refusals.push({ reason: "unknown_group", index });
    else if (groups.indexOf(id) < index) refusals.push({ reason: "repeated_group", index });
  }
  return refusals;
}
