import { computed } from "@preact/signals";
import type { GroupList, RoleList } from "../../../shared/wire/group-resource.ts";
import { createLoader, readyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** What a member can be, for those who manage users. */
export function createRolesAndGroups({ effects, connection, ask }: StoreContext) {
  const key = { connection: connection.key };
  const roles = createLoader<RoleList>(() => ask(effects.send("listRoles", key)));
  const groups = createLoader<GroupList>(() => ask(effects.send("listGroups", key)));
  return {
    /** Empty as long as they are not known. */
    roles: computed(() => readyValue(roles.state.value)?.roles ?? []),
    loadRoles: roles.load,
    /** Both, to choose from; why they are not there, or `null` as long as that is not known. */
    choice: computed(() => {
      const [ofRoles, ofGroups] = [roles.state.value, groups.state.value];
      if (ofRoles.status === "failed") return ofRoles;
      if (ofGroups.status === "failed") return ofGroups;
      if (ofRoles.status === "loading" || ofGroups.status === "loading") return null;
      const value = { roles: ofRoles.value.roles, ...ofGroups.value };
      return { status: "ready", value } as const;
    }),
    groups,
    async load() {
      await Promise.all([roles.load(), groups.load()]);
    },
  };
}

/** What there is to choose from. */
export type RoleChoice = RoleList & GroupList;

export type RolesAndGroups = ReturnType<typeof createRolesAndGroups>;
