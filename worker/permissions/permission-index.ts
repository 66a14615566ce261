import type { Catalog } from "./catalog.ts";

/** A permission or level that can be picked, with its place in the catalog. */
export interface PickablePermission {
  readonly id: string;
  readonly api: string;
  readonly entityType: string | null;
  /** The HTTP methods of a level; `null` for a permission. */
  readonly methods: readonly string[] | null;
  /** Ids of the API's permissions that a level brings; `null` for a permission. */
  readonly brings: readonly string[] | null;
  readonly pointer: readonly (string | number)[];
}

/** Returns the permission id of a level: `<api>:<level>`. */
export function formatLevelPermission(api: string, level: string): string {
  return `${api}:${level}`;
}

/** Lists the permissions and levels that can be picked, in the catalog's order. An unchecked catalog may repeat ids. */
export function listPickablePermissions({ apis }: Pick<Catalog, "apis">): PickablePermission[] {
  return apis.flatMap((api, a) => [
    ...api.permissions.map((permission, p) => ({
      id: permission.id,
      api: api.id,
      entityType: permission.entity_type ?? null,
      methods: null,
      brings: null,
      pointer: ["apis", a, "permissions", p],
    })),
    ...(api.levels ?? []).map((level, l) => ({
      id: formatLevelPermission(api.id, level.id),
      api: api.id,
      entityType: null,
      methods: level.methods,
      brings: level.permissions,
      pointer: ["apis", a, "levels", l],
    })),
  ]);
}
