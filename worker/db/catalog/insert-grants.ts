import { type SQL, sql } from "drizzle-orm";
import type { BroughtPermission, GrantRow } from "../../permissions/compile-grants.ts";
import type { Database } from "../database.ts";

/** A bound value is at most 2 MB in D1. */
const MAX_LIST_LENGTH = 500_000;

/** The statements that store a compiled catalog's grants where `when` holds. For a batch: few, since each takes a list. */
export function insertGrants(
  db: Database,
  organization: string,
  grants: readonly GrantRow[],
  when: SQL,
) {
  return lists(organization, grants).map((list) =>
    db.run(sql`
      INSERT INTO grants (organization, principal_kind, principal, permission, api, entity_type,
        automatic, for_others, methods, aliases, brings)
      SELECT ${organization}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
        value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9
      FROM json_each(${list}) WHERE ${when}`),
  );
}

/** JSON lists of rows, none longer than a parameter may be: a text of UTF-16 has at most 3 bytes a unit. */
function lists(organization: string, grants: readonly GrantRow[]): string[] {
  const found: string[] = [];
  let rows: string[] = [];
  let length = 0;
  for (const grant of grants) {
    const row = JSON.stringify(toRow(organization, grant));
    if (length + row.length > MAX_LIST_LENGTH) {
      found.push(`[${rows.join()}]`);
      rows = [];
      length = 0;
    }
    rows.push(row);
    length += row.length + 1;
  }
  return [...found, `[${rows.join()}]`];
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
    filled(grant.aliases),
    filled(grant.brings.map((brought) => toBrought(organization, brought))),
  ];
}

function toBrought(organization: string, brought: BroughtPermission) {
  const { permission, entityType, locked, aliases } = brought;
  const entity = locked ? organization : "*";
  return [permission, entityType, entityType === null ? null : entity, filled(aliases)];
}

/** Most grants have neither aliases nor a level's permissions: NULL takes no room. */
const filled = <Item>(items: readonly Item[]) => (items.length === 0 ? null : items);
