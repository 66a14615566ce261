import type { CatalogApi, CatalogEntityType } from "../../../shared/wire/catalog-view.ts";
import { uniqueNames } from "../../format/unique-names.ts";

/** A permission that can be picked. */
export interface Pickable {
  id: string;
  description: string;
  /** What it has to be restricted to, if anything. */
  entityType: CatalogEntityType | null;
  writes: boolean;
  /** What a search looks through, in lower case. */
  text: string;
}

export interface PermissionGroup {
  id: string;
  /** No other group of the choice has it. */
  name: string;
  entityType: CatalogEntityType | null;
  permissions: readonly Pickable[];
}

interface ApiPart {
  api: Pick<CatalogApi, "id" | "name">;
  permissions: readonly Pickable[];
}

/** One group for each API, or for each entity type of one whose permissions are on several. */
export function permissionGroups(parts: readonly ApiPart[]): PermissionGroup[] {
  const groups = parts.flatMap(({ api, permissions }) => {
    const byType = Map.groupBy(permissions, ({ entityType }) => entityType);
    return [...byType].map(([entityType, members]): PermissionGroup => {
      const name =
        byType.size === 1 || entityType === null ? api.name : typeName(entityType, members);
      const id = entityType === null ? api.id : `${api.id}, ${entityType.id}`;
      return { id, name, entityType, permissions: members };
    });
  });
  const names = uniqueNames(groups);
  return groups.map((group, index) => {
    const name = names[index] ?? group.name;
    const permissions = group.permissions.map((one) => {
      return { ...one, text: `${one.text} ${name}`.toLowerCase() };
    });
    return { ...group, name, permissions };
  });
}

/** What stands before the colon of all its permissions where that is the type's plural, else the type's name. */
function typeName({ name }: CatalogEntityType, permissions: readonly Pickable[]): string {
  const [plural, ...others] = new Set(
    permissions.map(({ id }) => id.slice(0, id.lastIndexOf(":"))),
  );
  if (plural === undefined || others.length > 0) return name;
  const isPlural = /^\p{L}+$/u.test(plural) && plural.startsWith(name.toLowerCase());
  return isPlural ? plural.charAt(0).toUpperCase() + plural.slice(1) : name;
}
