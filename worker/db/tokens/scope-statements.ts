import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";

/** A scope of a token as stored; `entityId` is `null` if its permission has no entity type. */
export interface StoredScope {
  id: string;
  permission: string;
  entityId: string | null;
}

/** Returns the statement that stores scopes. They are one JSON list, because D1 allows 100 parameters. */
export function insertScopes(
  db: Database,
  tokenId: string,
  scopes: readonly StoredScope[],
  when: SQL,
) {
  return db.run(sql`
    INSERT INTO scopes (id, token_id, permission, entity_id)
    SELECT value ->> 0, ${tokenId}, value ->> 1, value ->> 2 FROM json_each(${toJson(scopes)})
    WHERE ${when}`);
}

/** Builds the condition that one of the scopes goes beyond those of the token with this id. */
export function buildExceedingScopeCondition(scopes: readonly StoredScope[], tokenId: SQL): SQL {
  if (scopes.length === 0) return sql`0`;
  return sql`EXISTS (SELECT 1 FROM json_each(${toJson(scopes)}) AS scope
    WHERE ${buildUncoveredScopeCondition(tokenId, sql`scope.value ->> 1`, sql`scope.value ->> 2`)})`;
}

/** Builds the condition that no scope of the token with this id has the permission for the entity or for all. */
export function buildUncoveredScopeCondition(tokenId: SQL, permission: SQL, entityId: SQL): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM scopes held WHERE held.token_id = ${tokenId}
    AND held.permission = ${permission} AND held.entity_id IN (${entityId}, '*'))`;
}

const toJson = (scopes: readonly StoredScope[]) =>
  JSON.stringify(scopes.map(({ id, permission, entityId }) => [id, permission, entityId ?? ""]));
