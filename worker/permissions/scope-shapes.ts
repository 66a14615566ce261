import type { Catalog } from "./catalog.ts";
import { listPickablePermissions } from "./permission-index.ts";

/** The scopes that a catalog still knows, by the shape that they must have. */
export interface ScopeShapes {
  /** Permissions without an entity. */
  readonly flat: readonly string[];
  /** Permissions on one entity or every one. */
  readonly typed: readonly string[];
  /** Permissions of `typed` whose only entity is the organization. */
  readonly locked: readonly string[];
  /** Permission ids that have become aliases, each with the permission that it now means. */
  readonly renamed: readonly (readonly [from: string, to: string])[];
}

/**
 * Returns the shapes of scopes that stay valid when the catalog changes from `before` to `after`.
 *
 * A permission whose entity type changed keeps none of its scopes: an id that named a channel would
 * then name a client.
 *
 * @param before `null` if there was no catalog
 */
export function computeScopeShapes(before: Catalog | null, after: Catalog): ScopeShapes {
  const typesBefore = listEntityTypes(before);
  const typesAfter = listEntityTypes(after);
  const keepsType = (from: string, to: string) =>
    !typesBefore.has(from) || typesBefore.get(from) === typesAfter.get(to);
  const ids = [...typesAfter.keys()].filter((id) => keepsType(id, id));
  const locked = new Set(
    after.entity_types.filter((type) => type.locked_to === "organization").map(({ id }) => id),
  );
  return {
    flat: ids.filter((id) => typesAfter.get(id) === null),
    typed: ids.filter((id) => typesAfter.get(id) !== null),
    locked: ids.filter((id) => locked.has(typesAfter.get(id) ?? "")),
    renamed: Object.entries(after.aliases).filter(
      ([from, to]) => typesBefore.has(from) && typesAfter.has(to) && keepsType(from, to),
    ),
  };
}

function listEntityTypes(catalog: Catalog | null): ReadonlyMap<string, string | null> {
  const pickable = catalog === null ? [] : listPickablePermissions(catalog);
  return new Map(pickable.map(({ id, entityType }) => [id, entityType]));
}
