import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { isWrite } from "./is-write.ts";
import { type LevelRow, levelRows, withheldLevels } from "./level-rows.ts";
import { type PermissionGroup, type Pickable, permissionGroups } from "./permission-groups.ts";

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
