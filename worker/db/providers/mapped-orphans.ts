import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { Catalog } from "../../permissions/catalog.ts";
import type { Database } from "../database.ts";
import { json, selectRows, text } from "../select-rows.ts";

/** The roles and groups of an organization's next catalog. */
export interface NextRolesAndGroups {
  organization: string;
  catalog: Pick<Catalog, "roles" | "groups">;
}

const listIds = (list: readonly { readonly id: string }[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(list.map(({ id }) => id))}))`;

/** Selects the roles that the mapping of the provider `p` names and the catalog lacks, each once. */
const fromLostRoles = ({ catalog }: NextRolesAndGroups): SQL => sql`FROM (
    SELECT p.mapping ->> '$.default_role' AS id
    UNION SELECT r.value ->> 'role' FROM json_each(p.mapping, '$.roles') r)
  WHERE id IS NOT NULL AND id NOT IN ${listIds(catalog.roles)}`;

/** Selects the groups that the mapping of the provider `p` names and the catalog lacks, each once. */
const fromLostGroups = ({ catalog }: NextRolesAndGroups): SQL => sql`FROM (
    SELECT DISTINCT g.value ->> 'group' AS id FROM json_each(p.mapping, '$.groups') g)
  WHERE id NOT IN ${listIds(catalog.groups)}`;

const isAffected = (next: NextRolesAndGroups): SQL => sql`p.organization = ${next.organization}
  AND (EXISTS (SELECT 1 ${fromLostRoles(next)}) OR EXISTS (SELECT 1 ${fromLostGroups(next)}))`;

/**
 * Builds the condition that the catalog knows all roles and groups that mappings name, of disabled providers too.
 *
 * @param also a further condition
 */
export function buildNoMappedOrphansCondition(next: NextRolesAndGroups, also: SQL): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM providers p WHERE ${isAffected(next)}) AND ${also}`;
}

const ids = json(v.array(text));
const MappedOrphans = v.object({ provider: text, name: text, roles: ids, groups: ids });

/** Lists the providers whose mappings name roles and groups that the catalog lacks. */
export async function listMappedOrphans(
  db: Database,
  next: NextRolesAndGroups,
): Promise<v.InferOutput<typeof MappedOrphans>[]> {
  return await selectRows(
    db,
    MappedOrphans,
    sql`SELECT p.id AS provider, p.name,
        (SELECT json_group_array(id ORDER BY id) ${fromLostRoles(next)}) AS roles,
        (SELECT json_group_array(id ORDER BY id) ${fromLostGroups(next)}) AS groups
      FROM providers p WHERE ${isAffected(next)} ORDER BY p.created_at, p.id`,
  );
}
