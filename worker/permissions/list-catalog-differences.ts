import type { CatalogDifference, CatalogFieldChange } from "../../shared/wire/catalog-change.ts";
import type { Catalog } from "./catalog.ts";
import { formatLevelPermission } from "./permission-index.ts";

type Part = CatalogDifference["part"];
type Entry = Readonly<Record<string, unknown>>;

/** Lists what differs between two checked catalogs, in the order of the document. Moved entries do not differ. */
export function listCatalogDifferences(before: Catalog, after: Catalog): CatalogDifference[] {
  const [from, to] = [listParts(before), listParts(after)];
  return [...to.keys()].flatMap((part) =>
    compareEntries(part, from.get(part) ?? new Map(), to.get(part) ?? new Map()),
  );
}

/** Returns the entries of each part by their id. The id itself is not a field. */
function listParts(catalog: Catalog): ReadonlyMap<Part, ReadonlyMap<string, Entry>> {
  const { expiry, min_scopes, token_limit, manages } = catalog;
  const settings = { expiry, min_scopes, token_limit, ...manages };
  return new Map<Part, ReadonlyMap<string, Entry>>([
    ["role", byId(catalog.roles)],
    ["group", byId(catalog.groups)],
    ["control", byId(catalog.controls)],
    ["api", byId(catalog.apis.map(({ permissions: _, levels: __, ...api }) => api))],
    [
      "permission",
      byId(
        catalog.apis.flatMap(({ id: api, permissions }) =>
          permissions.map((permission) => ({ ...permission, api })),
        ),
      ),
    ],
    [
      "level",
      byId(
        catalog.apis.flatMap(({ id: api, levels = [] }) =>
          levels.map((level) => ({ ...level, id: formatLevelPermission(api, level.id) })),
        ),
      ),
    ],
    ["entity_type", byId(catalog.entity_types)],
    ["automatic", byId(catalog.automatic)],
    ["alias", toValues(catalog.aliases)],
    ["setting", toValues(settings)],
  ]);
}

const byId = (entries: readonly ({ id: string } & Entry)[]): ReadonlyMap<string, Entry> =>
  new Map(entries.map(({ id, ...fields }) => [id, fields]));

const toValues = (values: Readonly<Record<string, unknown>>): ReadonlyMap<string, Entry> =>
  new Map(Object.entries(values).map(([id, value]) => [id, { value }]));

function compareEntries(
  part: Part,
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
): CatalogDifference[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].flatMap((id): CatalogDifference[] => {
    const [from, to] = [before.get(id), after.get(id)];
    if (from === undefined) return [{ part, id, change: "added", fields: [] }];
    if (to === undefined) return [{ part, id, change: "removed", fields: [] }];
    const fields = compareFields(from, to);
    return fields.length === 0 ? [] : [{ part, id, change: "changed", fields }];
  });
}

function compareFields(before: Entry, after: Entry): CatalogFieldChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((field) => compareField(field, before[field], after[field]));
}

function compareField(field: string, before: unknown, after: unknown): CatalogFieldChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [from, to] = [toList(before), toList(after)];
  if (from !== null && to !== null) {
    const added = to.filter((item) => !from.includes(item));
    const removed = from.filter((item) => !to.includes(item));
    // A list in another order means the same.
    if (added.length + removed.length === 0) return [];
    return [{ field, before: null, after: null, added, removed }];
  }
  return [{ field, before: toText(before), after: toText(after), added: [], removed: [] }];
}

/** Returns a list of ids, with `*` as a list of itself and an absent list as an empty one; `null` for other values. */
function toList(value: unknown): string[] | null {
  if (value === undefined) return [];
  if (value === "*") return ["*"];
  if (!Array.isArray(value)) return null;
  return value.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}

function toText(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
