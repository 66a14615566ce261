import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { CatalogOrphans } from "../../../shared/wire/catalog-change.ts";
import type { ScopeUse } from "../../permissions/compute-permission-effects.ts";
import type { Database } from "../database.ts";
import { flag, getOnly, idList, integer, selectRows, text } from "../select-rows.ts";
import { selectBeyondManagers } from "../tokens/shown-secrets.ts";
import { fromRevoked } from "../tokens/token-cascade.ts";
import {
  buildLiveTokenCondition,
  buildNextMemberships,
  buildNextScopes,
  type NextCatalog,
  selectOrphans,
} from "./catalog-orphans.ts";
import type { CatalogPut } from "./catalog-queries.ts";

/** The effects that a put would have now. */
export interface CatalogPutPreview {
  /** True if the further conditions of the put hold. */
  isAllowed: boolean;
  orphans: CatalogOrphans;
  revokedTokens: number;
  /** The scopes of all working tokens of enabled members. */
  uses: ScopeUse[];
}

const Use = v.object({
  ...{ role: text, groups: idList, permission: text, isFlat: flag, tokens: integer },
  people: integer,
});

/**
 * Reads what putting a catalog would do, in one batch that changes nothing.
 *
 * The SQL of the put itself counts the tokens that are revoked. Here it reads the next catalog, memberships and scopes,
 * since the names of common table expressions hide tables.
 */
export async function previewCatalogPut(
  db: Database,
  put: CatalogPut,
  { now, allowed }: { now: EpochSeconds; allowed: SQL },
): Promise<CatalogPutPreview> {
  const [orphans, checked, revoked, uses] = await db.batch([
    selectOrphans(db, put, now),
    selectRows(
      db,
      v.object({ isAllowed: flag }),
      sql`SELECT (${allowed}) AND (SELECT coalesce(max(version), 0) FROM catalogs
        WHERE organization = ${put.organization}) = ${put.from} AS isAllowed`,
    ),
    selectRows(db, v.object({ count: integer }), buildRevokedCount(put, now)),
    selectRows(db, Use, buildUses(put, now)),
  ]);
  return {
    ...getOnly(checked),
    orphans: getOnly(orphans).orphans,
    revokedTokens: getOnly(revoked).count,
    uses,
  };
}

function buildRevokedCount(put: CatalogPut, now: EpochSeconds): SQL {
  const { organization, catalog, from, grants } = put;
  const automatic = grants
    .filter((grant) => grant.automatic)
    .map(({ principalKind, principal, permission }) => [principalKind, principal, permission]);
  return sql`WITH
    catalogs (organization, version, document) AS MATERIALIZED (
      SELECT ${organization}, ${from + 1}, ${JSON.stringify(catalog)}),
    grants (organization, principal_kind, principal, permission, automatic) AS MATERIALIZED (
      SELECT ${organization}, value ->> 0, value ->> 1, value ->> 2, 1
      FROM json_each(${JSON.stringify(automatic)})),
    memberships (person, organization, role, groups, disabled_at) AS (
      ${buildNextMemberships(put, now)}),
    scopes (token_id, permission, entity_id) AS (${buildNextScopes(put)})
    SELECT count(*) AS count ${fromRevoked(sql`t.id IN (${selectBeyondManagers(organization, now)})`)}`;
}

/** A member has one role and groups, and a token one owner: so counts of different rows can be added. */
function buildUses({ organization }: NextCatalog, now: EpochSeconds): SQL {
  return sql`SELECT m.role, m.groups, s.permission, s.entity_id = '' AS isFlat,
      count(DISTINCT t.id) AS tokens, count(DISTINCT t.owner) AS people
    FROM tokens t
    JOIN memberships m ON m.person = t.owner AND m.organization = t.organization
      AND m.disabled_at IS NULL
    JOIN scopes s ON s.token_id = t.id
    WHERE t.organization = ${organization} AND t.kind = 'pat' AND ${buildLiveTokenCondition(now)}
    GROUP BY 1, 2, 3, 4`;
}
