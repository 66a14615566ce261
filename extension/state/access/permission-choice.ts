import type {
  CatalogApi,
  CatalogEntityType,
  CatalogView,
} from "../../../shared/wire/catalog-view.ts";
import { disambiguateNames } from "../../format/disambiguate-names.ts";
import { type LevelRow, levelRows, withheldLevels } from "./level-rows.ts";

/** What the person's role does not let them grant. */
export interface Withheld {
  id: string;
  description: string;
  text: string;
}

/** A catalog as a form offers it. */
export interface PermissionChoice {
  /** APIs with access levels. */
  rows: readonly LevelRow[];
  /** Single permissions, per API and entity type. */
  groups: readonly PermissionGroup[];
  withheld: readonly Withheld[];
}

export const NOTHING_TO_PICK: PermissionChoice = { rows: [], groups: [], withheld: [] };

export interface ChoiceLimits {
  /** Offered although not grantable. */
  anyway?: ReadonlySet<string>;
  /** Not offered at all. */
  without?: ReadonlySet<string>;
}

/** Automatic permissions come by themselves, so nobody picks them. */
export function choiceOf(
  catalog: CatalogView,
  { anyway = new Set(), without = new Set() }: ChoiceLimits = {},
): PermissionChoice {
  const hidden = new Set([...catalog.automatic, ...without]);
  const types = new Map(catalog.entity_types.map((type) => [type.id, type]));
  const offers = ({ id, grantable }: { id: string; grantable: boolean }) =>
    !hidden.has(id) && (grantable || anyway.has(id));
  const withholds = ({ id, grantable }: { id: string; grantable: boolean }) =>
    !hidden.has(id) && !grantable && !anyway.has(id);

  const parts = catalog.apis.map((api) => ({
    api,
    // One of an unknown type could not be asked for in any way.
    permissions: api.permissions
      .filter((one) => offers(one) && (one.entity_type === undefined || types.has(one.entity_type)))
      .map(({ id, name, description, entity_type: type }): Pickable => {
        const text = `${id} ${name} ${description}`;
        const entityType = type === undefined ? null : (types.get(type) ?? null);
        return { id, description, entityType, writes: isWrite(id), text };
      }),
  }));
  const withheld = catalog.apis.flatMap(({ permissions }) => permissions.filter(withholds));
  return {
    rows: levelRows(catalog, offers),
    groups: permissionGroups(parts),
    withheld: [
      ...withheldLevels(catalog, withholds),
      ...withheld.map(({ id, name, description }) => {
        return { id, description, text: `${id} ${name} ${description}`.toLowerCase() };
      }),
    ],
  };
}

/** The words of a search, all of which must be found. */
export function searchWords(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}

export function matches({ text }: { text: string }, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

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
function permissionGroups(parts: readonly ApiPart[]): PermissionGroup[] {
  const groups = parts.flatMap(({ api, permissions }) => {
    const byType = Map.groupBy(permissions, ({ entityType }) => entityType);
    return [...byType].map(([entityType, members]): PermissionGroup => {
      const name =
        byType.size === 1 || entityType === null ? api.name : typeName(entityType, members);
      const id = entityType === null ? api.id : `${api.id}, ${entityType.id}`;
      return { id, name, entityType, permissions: members };
    });
  });
  const names = disambiguateNames(groups);
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

const READS = /^(read|readonly|view|list|get|retrieve|show|search|find|query|subscribe)$/;
const CHANGES = /^(write|create|add|update|edit|set|delete|remove|send|manage)$/;

/**
 * Whether a permission may change something. The catalog has no word for it, so its id is asked:
 * what does not say that it only reads counts as a write, since the count is there to warn.
 *
 * The verb stands first or last: `API_READ`, `groups:list_children_groups`, `channels:publish`.
 */
export function isWrite(permission: string): boolean {
  const operation = permission.slice(permission.lastIndexOf(":") + 1);
  const words = operation
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  const first = words[0] ?? "";
  if (READS.test(first)) return false;
  return CHANGES.test(first) || !READS.test(words.at(-1) ?? "");
}
