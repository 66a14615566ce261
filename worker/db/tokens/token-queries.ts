import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { ExpiryRequest } from "../../../shared/expiry.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import {
  integer,
  json,
  seconds,
  secondsOrNull,
  selectRows,
  text,
  textOrNull,
} from "../select-rows.ts";
import { buildOwnedTokenCondition, type TokenKey } from "../write-guards.ts";
import type { StoredScope } from "./scope-statements.ts";

/** Returns the statement that reads a token. In a batch it follows the statements that change the token. */
export function selectToken(db: Database, key: TokenKey) {
  return selectRows(
    db,
    TokenRow,
    sql`SELECT ${TOKEN_COLUMNS} FROM tokens t WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)}`,
  );
}

/** Finds a token. @returns `null` if the owner has no such token in the organization */
export async function findToken(db: Database, key: TokenKey): Promise<StoredToken | null> {
  const [row] = await selectToken(db, key);
  return row === undefined ? null : toStoredToken(row);
}

/** A token with the facts of its owner that a manager may see. */
export interface RecognizedToken {
  token: StoredToken;
  /** `role` is `null` if the owner is no longer a member. */
  owner: { id: string; name: string; role: string | null };
}

/**
 * Finds the personal access token of an organization by a secret's digest, whatever the state of either.
 *
 * It does not check who may see the token: the calling code must.
 *
 * @returns the token, or `null` if there is none
 */
export async function findTokenByDigest(
  db: Database,
  digest: string,
  organization: string,
): Promise<RecognizedToken | null> {
  const [row] = await selectRows(
    db,
    v.object({ ...TokenRow.entries, owner_name: textOrNull, owner_role: textOrNull }),
    sql`SELECT ${TOKEN_COLUMNS}, m.role AS owner_role,
        (SELECT name FROM user WHERE id = t.owner) AS owner_name
      FROM token_secrets s JOIN tokens t ON t.id = s.token_id
      LEFT JOIN memberships m ON m.person = t.owner AND m.organization = t.organization
      WHERE s.digest = ${digest} AND t.organization = ${organization} AND t.kind = 'pat'`,
  );
  if (row === undefined) return null;
  const { owner: id, owner_name: name, owner_role: role } = row;
  return { token: toStoredToken(row), owner: { id, name: name ?? id, role } };
}

/** A token as stored, with its current secret's hint and its scopes, without a digest. */
export interface StoredToken {
  id: string;
  name: string;
  description: string;
  hint: string | null;
  owner: string;
  organization: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds | null;
  revokedAt: EpochSeconds | null;
  lastUsedAt: EpochSeconds | null;
  /** When the previous secret ends or ended; `null` if there was none. */
  previousSecretUntil: EpochSeconds | null;
  /** When a superseded secret was last presented, since the last regeneration. */
  supersededUseAt: EpochSeconds | null;
  /** When the previous secret was last used while it still worked, since the last regeneration. */
  previousUseAt: EpochSeconds | null;
  /** The parent token that issued this one; `null` if a session did. */
  parentId: string | null;
  /** The manager who created the token, or its pending secret, for its owner, or `null`. */
  madeBy: { id: string; name: string } | null;
  /** The deadline to collect the pending secret, and the token's expiry from then on. */
  collectBy: EpochSeconds | null;
  collectExpires: ExpiryRequest;
  version: number;
  scopes: readonly StoredScope[];
}

/** A row of `TOKEN_COLUMNS`. */
export const TokenRow = v.object({
  id: text,
  name: text,
  description: text,
  hint: textOrNull,
  owner: text,
  organization: text,
  created_at: seconds,
  expires_at: secondsOrNull,
  revoked_at: secondsOrNull,
  last_used_at: secondsOrNull,
  previous_secret_until: secondsOrNull,
  superseded_use_at: secondsOrNull,
  previous_use_at: secondsOrNull,
  parent_id: textOrNull,
  made_by: v.nullable(json(v.object({ id: text, name: text }))),
  collect_by: secondsOrNull,
  collect_expires: v.nullable(json(ExpiryRequest)),
  version: integer,
  scopes: json(v.array(v.tuple([text, text, text]))),
});
export type TokenRow = v.InferOutput<typeof TokenRow>;

/** The columns with which `SELECT … FROM tokens t` reads a `TokenRow`. */
export const TOKEN_COLUMNS: SQL = sql`
  t.id, t.name, t.description, t.owner, t.organization, t.created_at, t.expires_at, t.revoked_at,
  t.last_used_at, t.superseded_use_at, t.previous_use_at, t.parent_id, t.version, t.collect_by, t.collect_expires,
  (SELECT json_object('id', creator.id, 'name', creator.name) FROM user creator
    WHERE creator.id = coalesce(t.collect_from, nullif(t.created_by, t.owner))) AS made_by,
  (SELECT hint FROM token_secrets WHERE token_id = t.id AND valid_until IS NULL) AS hint,
  (SELECT max(valid_until) FROM token_secrets WHERE token_id = t.id) AS previous_secret_until,
  (SELECT json_group_array(json_array(id, permission, entity_id) ORDER BY rowid) FROM scopes
    WHERE token_id = t.id) AS scopes`;

export function toStoredToken(row: TokenRow): StoredToken {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    hint: row.hint,
    owner: row.owner,
    organization: row.organization,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
    previousSecretUntil: row.previous_secret_until,
    supersededUseAt: row.superseded_use_at,
    previousUseAt: row.previous_use_at,
    parentId: row.parent_id,
    madeBy: row.made_by,
    collectBy: row.collect_by,
    collectExpires: row.collect_expires,
    version: row.version,
    scopes: row.scopes.map(([id, permission, entityId]) => ({
      id,
      permission,
      entityId: entityId || null,
    })),
  };
}
