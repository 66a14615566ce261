import type { GroupList, RoleList } from "../../../shared/wire/group-resource.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { controlsOf, mayManage } from "../../permissions/controls-of.ts";
import { grantableCount, type Principal } from "../../permissions/grantable-permissions.ts";
import { isWithinPowers } from "../../permissions/powers.ts";

type Counts = ReadonlyMap<string, number>;

/** The catalog's roles as `/v1` shows them to `viewer`. @param members how many people have each */
export function toRoleList(catalog: Catalog, viewer: Principal, members: Counts): RoleList {
  return {
    roles: catalog.roles.map(({ id, name, controls = [] }) => ({
      id,
      name,
      controls: [...controls],
      grantable: grantableCount(catalog, { role: id, groups: [] }),
      members: members.get(id) ?? 0,
      assignable: mayAssign(catalog, viewer, { role: id, groups: [] }),
    })),
  };
}

/** The catalog's groups as `/v1` shows them to `viewer`. @param members how many people are in each */
export function toGroupList(catalog: Catalog, viewer: Principal, members: Counts): GroupList {
  const carried = controlsOf(catalog, viewer);
  const all = mayManage(catalog, viewer, "catalog");
  return {
    groups: catalog.groups.map(({ id, name, controls }) => ({
      id,
      name,
      controls: [...controls],
      members: members.get(id) ?? 0,
      assignable: mayAssign(catalog, viewer, { role: "", groups: [id] }),
    })),
    controls: catalog.controls.map(({ id, name }) => ({
      id,
      name,
      changeable: all || carried.includes(id),
    })),
  };
}

function mayAssign(catalog: Catalog, viewer: Principal, wanted: Principal): boolean {
  return mayManage(catalog, viewer, "users") && isWithinPowers(catalog, viewer, wanted);
}
