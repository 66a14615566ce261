import type { UserResource } from "../../../shared/wire/user-resource.ts";
import type { FakeHandlers } from "./fake-handlers.ts";
import { groups, NOW, PASSWORD_LINK, roles, user } from "./fixtures.ts";

interface Memory {
  users: UserResource[];
  hiddenTabs: string[];
}

/** Builds the answers about members, from memory. */
export function peopleAnswers(memory: Memory) {
  const ok = <Value>(value: Value) => ({ ok: true, value }) as const;
  return {
    listUsers: ({ query: { q = "", status, role } }) => {
      const found = memory.users.filter(
        (one) =>
          `${one.name} ${one.email}`.toLowerCase().includes(q.toLowerCase()) &&
          (status === "all" || (one.disabled_at === null) === (status === "active")) &&
          (role === undefined || one.role.id === role),
      );
      return ok({ users: found, total: found.length, next_cursor: null });
    },
    getUser: ({ id }) => ok(memory.users.find((one) => one.id === id) ?? user({ id })),
    updateUser: ({ id, change: { role, groups: ids, disabled } }) => {
      const before = memory.users.find((one) => one.id === id) ?? user({ id });
      const chosen = groups.groups.filter((group) => ids?.includes(group.id));
      const changed: UserResource = {
        ...before,
        ...(role && { role: roles.find((one) => one.id === role) ?? before.role }),
        ...(ids && { groups: chosen.map(({ id: group, name }) => ({ id: group, name })) }),
        ...(disabled !== undefined && {
          disabled_at: disabled ? new Date(NOW).toISOString() : null,
        }),
      };
      memory.users = memory.users.map((one) => (one.id === id ? changed : one));
      return ok(changed);
    },
    removeUser: ({ id }) => {
      memory.users = memory.users.filter((one) => one.id !== id);
      return ok(null);
    },
    makePasswordLink: () =>
      ok({ link: PASSWORD_LINK, expires_at: new Date(NOW + 3 * 86_400_000).toISOString() }),
    listRoles: () => ok({ roles }),
    listGroups: () => ok(groups),
    getHiddenTabs: () => memory.hiddenTabs,
    saveHiddenTabs: ({ hidden }) => {
      memory.hiddenTabs = hidden;
    },
  } satisfies Partial<FakeHandlers>;
}
