import { computed } from "@preact/signals";
import type { GroupList, RoleList } from "../../../shared/wire/group-resource.ts";
import { createLoader, getReadyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Creates the store of the roles and groups to choose from, for people who manage users. */
export function createRolesAndGroups({ effects, connection, ask }: StoreContext) {
  const key = { connection: connection.key };
  const roles = createLoader<RoleList>(() => ask(effects.send("listRoles", key)));
  const groups = createLoader<GroupList>(() => ask(effects.send("listGroups", key)));
  return {
    /** Empty until they are loaded. */
    roles: computed(() => getReadyValue(roles.state.value)?.roles ?? []),
    loadRoles: roles.load,
    /** Roles and groups together, or the first failure. `null` while they are loading. */
    choice: computed(() => {
      const [roleList, groupList] = [roles.state.value, groups.state.value];
      if (roleList.status === "failed") return roleList;
      if (groupList.status === "failed") return groupList;
      if (roleList.status === "loading" || groupList.status === "loading") return null;
      const value = { roles: roleList.value.roles, ...groupList.value };
      return { status: "ready", value } as const;
    }),
    groups,
    async load() {
      await Promise.all([roles.load(), groups.load()]);
    },
    async reload() {
      await Promise.all([roles.reload(), groups.reload()]);
    },
  };
}

/** The roles and groups to choose from. */
export type RoleChoice = RoleList & GroupList;

export type RolesAndGroups = ReturnType<typeof createRolesAndGroups>;
