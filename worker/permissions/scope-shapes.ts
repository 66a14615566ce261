import type { Catalog } from "./catalog.ts";
import { pickablePermissions } from "./permission-index.ts";

/** Which stored scopes a catalog still knows, by the form that they must have. */
export interface ScopeShapes {
  /** Permissions without an entity. */
  readonly flat: readonly string[];
  /** Permissions on one entity or every one. */
  readonly typed: readonly string[];
  /** Those of `typed` that may name the organization alone. */
  readonly locked: readonly string[];
  /** Ids that stood in scopes and have become an alias, each with what it stands for now. */
  readonly renamed: readonly (readonly [from: string, to: string])[];
}

/**
 * What becomes of the scopes that were granted under `before`, once `after` holds.
 *
 * A permission whose entity type is another keeps none of its scopes: an id that named a channel would
 * name a client.
 *
 * @param before `null` where there was no catalog
 */
export function scopeShapes(before: Catalog | null, after: Catalog): ScopeShapes {
  const earlier = entityTypes(before);
  const later = entityTypes(after);
  const same = (from: string, to: string) =>
    !earlier.has(from) || earlier.get(from) === later.get(to);
  const ids = [...later.keys()].filter((id) => same(id, id));
  const locked = new Set(
    after.entity_types.filter((type) => type.locked_to === "organization").map(({ id }) => id),
  );
  return {
    flat: ids.filter((id) => later.get(id) === null),
    typed: ids.filter((id) => later.get(id) !== null),
    locked: ids.filter((id) => locked.has(later.get(id) ?? "")),
    renamed: Object.entries(after.aliases).filter(
      ([from, to]) => earlier.has(from) && later.has(to) && same(from, to),
    ),
  };
}

function entityTypes(catalog: Catalog | null): ReadonlyMap<string, string | null> {
  const pickable = catalog === null ? [] : pickablePermissions(catalog);
  return new Map(pickable.map(({ id, entityType }) => [id, entityType]));
}
