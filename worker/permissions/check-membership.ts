import { err, ok, type Result } from "../../shared/result.ts";
import type { Catalog } from "./catalog.ts";
import type { Principal } from "./grantable-permissions.ts";
import { isWithinPowers } from "./powers.ts";

/** The reason why a role or groups were refused; `index` is the group's place in the list. */
export type MembershipRefusal =
  | { readonly reason: "unknown_role" }
  | { readonly reason: "unknown_group" | "repeated_group"; readonly index: number }
  | { readonly reason: "beyond_authority" };

/** A requested change of a membership; absent fields stay as they are. */
export interface RequestedMembership {
  readonly role?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** `false` enables a disabled member, whose role must then exist in the catalog. */
  readonly disabled?: boolean | undefined;
}

/**
 * Checks whether `actor` may change a member from `from` to `wanted`.
 *
 * Only requested roles and groups must exist in the catalog. Current ones may have been dropped since,
 * but no member is enabled in a dropped role: they would regain it if it returned under the same id.
 * Both the current and the new membership must be within the actor's powers.
 *
 * @param from the current role and groups; for a new member, the requested ones
 * @returns role and groups after the change
 */
export function checkMembership(
  catalog: Catalog,
  actor: Principal,
  from: Principal,
  wanted: RequestedMembership,
): Result<Principal, MembershipRefusal[]> {
  const role = wanted.role ?? (wanted.disabled === false ? from.role : undefined);
  const refusals = checkNames(catalog, { ...wanted, role });
  if (refusals.length > 0) return err(refusals);
  const to = { role: wanted.role ?? from.role, groups: wanted.groups ?? from.groups };
  const isAllowed = [from, to].every((principal) => isWithinPowers(catalog, actor, principal));
  return isAllowed ? ok(to) : err([{ reason: "beyond_authority" }]);
}

function checkNames(catalog: Catalog, { role, groups = [] }: RequestedMembership) {
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
