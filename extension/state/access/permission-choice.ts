import { foldText } from "../../../shared/fold-text.ts";
import type {
  CatalogApi,
  CatalogEntityType,
  CatalogView,
} from "../../../shared/wire/catalog-view.ts";
import { disambiguateNames } from "../../format/disambiguate-names.ts";
import { type LevelRow, listLevelRows, listWithheldLevels } from "./level-rows.ts";

/** A permission that the person's role does not let them grant. */
export interface Withheld {
  id: string;
  description: string;
  text: string;
}

/** The permissions of a catalog, arranged for a form. */
export interface PermissionChoice {
  /** APIs with access levels. */
  rows: readonly LevelRow[];
  /** Single permissions, grouped by API and entity type. */
  groups: readonly PermissionGroup[];
  withheld: readonly Withheld[];
}

export const NOTHING_TO_PICK: PermissionChoice = { rows: [], groups: [], withheld: [] };

export interface ChoiceLimits {
  /** Offered even if the role may not grant them. */
  alwaysOffered?: ReadonlySet<string>;
  /** Neither offered nor listed as withheld. */
  hidden?: ReadonlySet<string>;
}

/** Arranges a catalog for a form. Every token gets the automatic permissions, so the form leaves them out. */
export function buildChoice(
  catalog: CatalogView,
  { alwaysOffered = new Set(), hidden = new Set() }: ChoiceLimits = {},
): PermissionChoice {
  const leftOut = new Set([...catalog.automatic, ...hidden]);
  const types = new Map(catalog.entity_types.map((type) => [type.id, type]));
  const isOffered = ({ id, grantable }: { id: string; grantable: boolean }) =>
    !leftOut.has(id) && (grantable || alwaysOffered.has(id));
  const isWithheld = ({ id, grantable }: { id: string; grantable: boolean }) =>
    !leftOut.has(id) && !grantable && !alwaysOffered.has(id);

  const parts = catalog.apis.map((api) => ({
    api,
    // A permission of an unknown entity type cannot be requested.
    permissions: api.permissions
      .filter(isOffered)
      .filter(({ entity_type: type }) => type === undefined || types.has(type))
      .map(({ id, name, description, entity_type: type }): Pickable => {
        const text = `${id} ${name} ${description}`;
        const entityType = type === undefined ? null : (types.get(type) ?? null);
        return { id, description, entityType, writes: isWrite(id), text };
      }),
  }));
  const withheld = catalog.apis.flatMap(({ permissions }) => permissions.filter(isWithheld));
  return {
    rows: listLevelRows(catalog, isOffered),
    groups: buildGroups(parts),
    withheld: [
      ...listWithheldLevels(catalog, isWithheld),
      ...withheld.map(({ id, name, description }) => {
        return { id, description, text: foldText(`${id} ${name} ${description}`) };
      }),
    ],
  };
}

/** Splits a search into its words, folded, all of which must match. */
export function splitSearchWords(search: string): string[] {
  return foldText(search).split(/\s+/).filter(Boolean);
}

export function matchesWords({ text }: { text: string }, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** A permission that can be picked. */
export interface Pickable {
  id: string;
  description: string;
  /** The type of the entities that it must be restricted to, or `null`. */
  entityType: CatalogEntityType | null;
  writes: boolean;
  /** The searchable text, folded. */
  text: string;
}

export interface PermissionGroup {
  id: string;
  /** Unique among the groups. */
  name: string;
  entityType: CatalogEntityType | null;
  permissions: readonly Pickable[];
}

interface ApiPart {
  api: Pick<CatalogApi, "id" | "name">;
  permissions: readonly Pickable[];
}

/** Builds one group for each API, or one for each entity type if an API has several. */
function buildGroups(parts: readonly ApiPart[]): PermissionGroup[] {
  const groups = parts.flatMap(({ api, permissions }) => {
    const byType = Map.groupBy(permissions, ({ entityType }) => entityType);
    return [...byType].map(([entityType, members]): PermissionGroup => {
      const name =
        byType.size === 1 || entityType === null ? api.name : chooseTypeName(entityType, members);
      const id = entityType === null ? api.id : `${api.id}, ${entityType.id}`;
      return { id, name, entityType, permissions: members };
    });
  });
  const names = disambiguateNames(groups);
  return groups.map((group, index) => {
    const name = names[index] ?? group.name;
    const permissions = group.permissions.map((pickable) => {
      return { ...pickable, text: foldText(`${pickable.text} ${name}`) };
    });
    return { ...group, name, permissions };
  });
}

/** Returns the common prefix of the permission ids if it is the type's plural, or the type's name. */
function chooseTypeName({ name }: CatalogEntityType, permissions: readonly Pickable[]): string {
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
 * Returns true if a permission may change something. The catalog does not say so, hence the guess from the id.
 * A permission counts as a write unless its id says that it only reads, because the count is a warning.
 *
 * The verb is the first or the last word: `API_READ`, `groups:list_children_groups`, `channels:publish`.
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
