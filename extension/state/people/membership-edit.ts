import { computed, signal } from "@preact/signals";
import type { UpdateUserRequest, UserResource } from "../../../shared/wire/user-resource.ts";
import type { RoleChoice } from "./roles-and-groups.ts";

/** A member's role and groups. */
export type Membership = Pick<UserResource, "role" | "groups">;

/** Creates the state of a form that edits a member's role and groups. */
export function createMembershipEdit(user: Membership) {
  const role = signal(user.role.id);
  const groups = signal<readonly string[]>(user.groups.map(({ id }) => id));
  return {
    role,
    groups,
    toggleGroup(id: string, on: boolean) {
      const others = groups.peek().filter((other) => other !== id);
      groups.value = on ? [...others, id] : others;
    },
    /** Only the edited parts, so that a concurrent change by another manager is not undone. */
    changes: computed<UpdateUserRequest>(() => {
      const before = user.groups.map(({ id }) => id);
      const edited = groups.value;
      const isSame = edited.length === before.length && edited.every((id) => before.includes(id));
      return {
        ...(role.value === user.role.id ? {} : { role: role.value }),
        ...(isSame ? {} : { groups: [...edited] }),
      };
    }),
  };
}

export type MembershipEdit = ReturnType<typeof createMembershipEdit>;

/** Lists the roles to choose from: the assignable roles and the member's current role. */
export function listOfferedRoles({ roles }: RoleChoice, { role }: Membership) {
  const offered = roles.filter(({ id, assignable }) => assignable || id === role.id);
  return offered.some(({ id }) => id === role.id) ? offered : [role, ...offered];
}

/** Lists the groups to choose from: the assignable groups and the member's current groups. */
export function listOfferedGroups({ groups }: RoleChoice, user: Membership) {
  const current = new Set(user.groups.map(({ id }) => id));
  return groups.filter(({ id, assignable }) => assignable || current.has(id));
}

/** Returns a new member's initial choice: no group, and the last assignable role, which is the least. */
export function getLeastMembership({ roles }: RoleChoice): Membership {
  const [least = { id: "", name: "" }] = roles.filter((role) => role.assignable).slice(-1);
  return { role: least, groups: [] };
}
