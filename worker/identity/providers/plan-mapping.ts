import { err, ok, type Result } from "../../../shared/result.ts";
import type { StoredCatalog } from "../../db/catalog/catalog-queries.ts";
import type { MappedMembership } from "../../db/providers/apply-mapping.ts";
import type { SignInMember } from "../../db/providers/sign-in-facts.ts";
import { listLostParts, listRolesAndGroupsWith } from "../../permissions/administrators.ts";
import type { MappedClaims } from "./map-claims.ts";

/**
 * Plans what a mapping makes of a membership. Groups that the catalog lacks are left out.
 *
 * Role and groups of an emergency member stay as administrators gave them: a mapping must not take away what opens the
 * organization when its provider cannot.
 *
 * @param member `null` for a new person
 */
export function planMapping(
  { version, document: catalog }: StoredCatalog,
  member: SignInMember | null,
  mapped: Pick<MappedClaims, "role" | "groups">,
): Result<MappedMembership, { reason: "disabled" | "no_role" }> {
  if (member !== null && member.disabledAt !== null) return err({ reason: "disabled" });
  const from =
    member === null || member.role === null
      ? null
      : { role: member.role, groups: member.groups ?? [], emergency: member.emergency === 1 };
  const plan = { from, catalogVersion: version };
  if (from?.emergency === true) return ok({ ...plan, to: null, mustRemain: [] });
  const role = catalog.roles.find(({ id }) => id === mapped.role)?.id;
  if (role === undefined) return err({ reason: "no_role" });
  const groups = mapped.groups.filter((group) => catalog.groups.some(({ id }) => id === group));
  const to = { role, groups };
  const lost = from === null ? [] : listLostParts(catalog, from, to);
  return ok({ ...plan, to, mustRemain: lost.map((part) => listRolesAndGroupsWith(catalog, part)) });
}
