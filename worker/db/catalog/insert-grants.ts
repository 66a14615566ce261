import { type SQL, sql } from "drizzle-orm";
import type { BroughtPermission, GrantRow } from "../../permissions/compile-grants.ts";
import type { Database } from "../database.ts";

/** The longest list in UTF-16 units, which take at most 3 bytes each. D1 limits a bound value to 2 MB. */
const MAX_LIST_LENGTH = 500_000;

/** Returns the statements that store a compiled catalog's grants if `when` is true. Each stores a whole list. */
export function insertGrants(
  db: Database,
  organization: string,
  grants: readonly GrantRow[],
  when: SQL,
) {
  return toJsonLists(organization, grants).map((list) =>
    db.run(sql`
      INSERT INTO grants (organization, principal_kind, principal, permission, api, entity_type,
        automatic, for_others, methods, aliases, brings)
      SELECT ${organization}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
        value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9
      FROM json_each(${list}) WHERE ${when}`),
  );
}

/** Builds JSON lists of rows, none longer than `MAX_LIST_LENGTH`. */
function toJsonLists(organization: string, grants: readonly GrantRow[]): string[] {
  const lists: string[] = [];
  let rows: string[] = [];
  let length = 0;
  for (const grant of grants) {
    const row = JSON.stringify(toRow(organization, grant));
    if (length + row.length > MAX_LIST_LENGTH) {
      lists.push(`[${rows.join()}]`);
      rows = [];
      length = 0;
    }
    rows.push(row);
    length += row.length + 1;
  }
  return [...lists, `[${rows.join()}]`];
}

function toRow(organization: string, grant: GrantRow) {
  return [
    grant.principalKind,
    grant.principal,
    grant.permission,
    grant.api,
    grant.entityType,
    Number(grant.automatic),
    Number(grant.forOthers),
    grant.methods,
    toNullIfEmpty(grant.aliases),
    toNullIfEmpty(grant.brings.map((brought) => toBrought(organization, brought))),
  ];
}

function toBrought(organization: string, brought: BroughtPermission) {
  const { permission, entityType, locked, aliases } = brought;
  const entity = locked ? organization : "*";
  return [permission, entityType, entityType === null ? null : entity, toNullIfEmpty(aliases)];
}

/** Returns `null` for an empty list, because most grants have empty lists and NULL takes no space. */
const toNullIfEmpty = <Item>(items: readonly Item[]) => (items.length === 0 ? null : items);
