import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { ownedBy, type TokenKey } from "../guards/token-key.ts";
import { type StoredToken, TOKEN_COLUMNS, type TokenRow, toStoredToken } from "./token-rows.ts";

/** The statement that reads one token of its owner: for a batch, after what changed it. */
export function selectToken(db: Database, key: TokenKey) {
  return db.all<TokenRow>(
    sql`SELECT ${TOKEN_COLUMNS} FROM tokens t WHERE t.id = ${key.id} AND ${ownedBy(key)}`,
  );
}

/** @returns the token, or `null` where this owner has no such token in this organization. */
export async function findToken(db: Database, key: TokenKey): Promise<StoredToken | null> {
  const [row] = await selectToken(db, key);
  return row === undefined ? null : toStoredToken(row);
}
