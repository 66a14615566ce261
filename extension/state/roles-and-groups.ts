import { computed } from "@preact/signals";
import type { GroupList, RoleList } from "../../shared/wire/group-resource.ts";
import type { Desk } from "./desk.ts";
import { createLoader, readyValue } from "./loadable.ts";

/** What a member can be, for those who manage users. */
export function createRolesAndGroups({ effects, connection, ask }: Desk) {
  const key = { connection: connection.key };
  const roles = createLoader<RoleList>(() => ask(effects.send("listRoles", key)));
  const groups = createLoader<GroupList>(() => ask(effects.send("listGroups", key)));
  return {
    /** Empty as long as they are not known. */
    roles: computed(() => readyValue(roles.state.value)?.roles ?? []),
    loadRoles: roles.load,
    async load() {
      await Promise.all([roles.load(), groups.load()]);
    },
  };
}
