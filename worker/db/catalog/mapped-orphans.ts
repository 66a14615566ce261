import { type SQL, sql } from "drizzle-orm";
import type { Catalog } from "../../permissions/catalog.ts";
import type { Database } from "../database.ts";

/*
 * A role or group in the mapping of a provider is in use, although perhaps no member has it yet: somebody's next sign-in
 * may give it.
 */

interface NextCatalog {
  organization: string;
  catalog: Catalog;
}

const toSqlList = (entries: readonly { id: string }[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(entries.map(({ id }) => id))}))`;

/** Returns the query for the roles of mappings that the catalog lacks: `id`, and as `n` that no member has it by this. */
export function selectUnknownMappedRoles({ organization, catalog }: NextCatalog): SQL {
  return sql`SELECT id, 0 AS n FROM (
      SELECT r.value ->> 'role' AS id FROM providers v, json_each(v.mapping, '$.roles') r
      WHERE v.organization = ${organization}
      UNION SELECT v.mapping ->> '$.default_role' FROM providers v
      WHERE v.organization = ${organization})
    WHERE id IS NOT NULL AND id NOT IN ${toSqlList(catalog.roles)}`;
}

/** Returns the query for the groups of mappings that the catalog lacks. */
export function selectUnknownMappedGroups({ organization, catalog }: NextCatalog): SQL {
  return sql`SELECT DISTINCT g.value ->> 'group' AS id, 0 AS n
    FROM providers v, json_each(v.mapping, '$.groups') g
    WHERE v.organization = ${organization} AND g.value ->> 'group' NOT IN ${toSqlList(catalog.groups)}`;
}

/** Builds the condition that the catalog knows all roles and groups of mappings. */
export function buildKnownMappingCondition(next: NextCatalog): SQL {
  return sql`NOT EXISTS (${selectUnknownMappedRoles(next)})
    AND NOT EXISTS (${selectUnknownMappedGroups(next)})`;
}

/**
 * Returns the statement that removes the rules for unknown roles and groups from mappings. People to whom only those gave
 * a role are refused then.
 */
export function dropMappedStatement(db: Database, next: NextCatalog, when: SQL) {
  const { organization, catalog } = next;
  const known = (list: "roles" | "groups", name: "role" | "group", entries: { id: string }[]) =>
    sql`(SELECT json_group_array(json(e.value)) FROM json_each(v.mapping, ${`$.${list}`}) e
      WHERE e.value ->> ${name} IN ${toSqlList(entries)})`;
  return db.run(sql`
    UPDATE providers AS v SET version = version + 1, mapping = json_set(v.mapping,
      '$.roles', ${known("roles", "role", catalog.roles)},
      '$.groups', ${known("groups", "group", catalog.groups)},
      '$.default_role', CASE WHEN v.mapping ->> '$.default_role' IN ${toSqlList(catalog.roles)}
        THEN v.mapping ->> '$.default_role' END)
    WHERE v.organization = ${organization} AND ${when} AND NOT (${buildKnownMappingCondition(next)})`);
}
