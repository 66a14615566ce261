import { computed, signal } from "@preact/signals";
import type { UpdateUserRequest, UserResource } from "../../../shared/wire/user-resource.ts";
import type { RoleChoice } from "./roles-and-groups.ts";

/** What somebody is in the organization, or is to be. */
export type Membership = Pick<UserResource, "role" | "groups">;

/** A member's role and groups as they are being changed. */
export function createMembershipEdit(user: Membership) {
  const role = signal(user.role.id);
  const groups = signal<readonly string[]>(user.groups.map(({ id }) => id));
  return {
    role,
    groups,
    toggleGroup(id: string, on: boolean) {
      const others = groups.peek().filter((one) => one !== id);
      groups.value = on ? [...others, id] : others;
    },
    /** What differs from how it was, so that nothing else is undone that somebody changes meanwhile. */
    changes: computed<UpdateUserRequest>(() => {
      const before = user.groups.map(({ id }) => id);
      const now = groups.value;
      const same = now.length === before.length && now.every((id) => before.includes(id));
      return {
        ...(role.value === user.role.id ? {} : { role: role.value }),
        ...(same ? {} : { groups: [...now] }),
      };
    }),
  };
}

export type MembershipEdit = ReturnType<typeof createMembershipEdit>;

/** The roles to choose from: those that may be given, and the one there is. */
export function offeredRoles({ roles }: RoleChoice, { role }: Membership) {
  const offered = roles.filter(({ id, assignable }) => assignable || id === role.id);
  return offered.some(({ id }) => id === role.id) ? offered : [role, ...offered];
}

/** The groups to choose from: those that may be given, and those there are, which may stay. */
export function offeredGroups({ groups }: RoleChoice, user: Membership) {
  const held = new Set(user.groups.map(({ id }) => id));
  return groups.filter(({ id, assignable }) => assignable || held.has(id));
}

/** What to begin with for someone new: no group, and the last of the roles that may be given, which is the least. */
export function leastMembership({ roles }: RoleChoice): Membership {
  const [least = { id: "", name: "" }] = roles.filter((role) => role.assignable).slice(-1);
  return { role: least, groups: [] };
}
