import type { Catalog } from "../catalog.ts";

type Permission = Catalog["apis"][number]["permissions"][number];

/** Permissions out of rows of id, name and description. @param entityType what each may be restricted to */
export function permissionList(
  rows: readonly (readonly [id: string, name: string, description: string])[],
  entityType?: string,
): Permission[] {
  const restricted = entityType === undefined ? {} : { entity_type: entityType };
  return rows.map(([id, name, description]) => ({ id, name, description, ...restricted }));
}
