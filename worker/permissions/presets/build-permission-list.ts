import type { Catalog } from "../catalog.ts";

type Permission = Catalog["apis"][number]["permissions"][number];

/** Builds permissions from rows of id, name and description. @param entityType restricts each of them */
export function buildPermissionList(
  rows: readonly (readonly [id: string, name: string, description: string])[],
  entityType?: string,
): Permission[] {
  const restricted = entityType === undefined ? {} : { entity_type: entityType };
  return rows.map(([id, name, description]) => ({ id, name, description, ...restricted }));
}
