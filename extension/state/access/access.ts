import type { Access } from "../../messages.ts";
import type { PermissionChoice } from "./permission-choice.ts";

export const NOTHING_PICKED: Access = { permissions: [], entities: [] };

/** What of an access a choice still offers. */
export function fittedAccess(
  { permissions, entities }: Access,
  { rows, groups }: PermissionChoice,
): Access {
  const offered = groups.flatMap((group) => group.permissions);
  const levels = rows.flatMap((row) => row.levels);
  const ids = new Set([...offered, ...levels].map(({ id }) => id));
  const types = new Set(offered.map(({ entityType }) => entityType?.id));
  return {
    permissions: permissions.filter((id) => ids.has(id)),
    entities: entities.filter(
      ({ type, permission }) => types.has(type) && (permission === null || ids.has(permission)),
    ),
  };
}
