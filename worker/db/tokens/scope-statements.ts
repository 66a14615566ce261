import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";

/** A scope of a token, as stored; `entityId` is `null` where its permission has no entity type. */
export interface StoredScope {
  id: string;
  permission: string;
  entityId: string | null;
}

/** One statement however many scopes: D1 takes 100 parameters, a JSON list is one. For a batch. */
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

/** Whether one of the scopes goes beyond those of the token with this id. */
export function isBeyond(scopes: readonly StoredScope[], tokenId: SQL): SQL {
  if (scopes.length === 0) return sql`0`;
  return sql`EXISTS (SELECT 1 FROM json_each(${toJson(scopes)}) AS asked
    WHERE ${isUncovered(tokenId, sql`asked.value ->> 1`, sql`asked.value ->> 2`)})`;
}

/** Whether no scope of the token with this id has the permission, for the same entity or for every one. */
export function isUncovered(tokenId: SQL, permission: SQL, entityId: SQL): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM scopes held WHERE held.token_id = ${tokenId}
    AND held.permission = ${permission} AND held.entity_id IN (${entityId}, '*'))`;
}

const toJson = (scopes: readonly StoredScope[]) =>
  JSON.stringify(scopes.map(({ id, permission, entityId }) => [id, permission, entityId ?? ""]));
