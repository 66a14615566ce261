import { type SQL, sql } from "drizzle-orm";
import type { GrantRow } from "../permissions/compile-grants.ts";
import type { Database } from "./database.ts";

/** The statement that stores a compiled catalog's grants where `when` holds: one, however many. For a batch. */
export function insertGrants(
  db: Database,
  organization: string,
  grants: readonly GrantRow[],
  when: SQL = sql`changes() > 0`,
) {
  const rows = grants.map((grant) => [
    grant.principalKind,
    grant.principal,
    grant.permission,
    grant.api,
    grant.entityType,
    Number(grant.automatic),
    Number(grant.forOthers),
    grant.methods,
  ]);
  return db.run(sql`
    INSERT INTO grants (organization, principal_kind, principal, permission, api, entity_type,
      automatic, for_others, methods)
    SELECT ${organization}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
      value ->> 5, value ->> 6, value ->> 7
    FROM json_each(${JSON.stringify(rows)}) WHERE ${when}`);
}
