import { type SQL, sql } from "drizzle-orm";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { ownedBy, type TokenKey } from "../write-guards.ts";
import type { StoredScope } from "./scope-statements.ts";

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

/** A token with what may be said of its owner to those who manage their tokens. */
export interface RecognizedToken {
  token: StoredToken;
  /** `role` is `null` where the owner is no member any more. */
  owner: { id: string; name: string; role: string | null };
}

/**
 * The personal access token of one organization that a secret belongs to, in whatever state both are.
 *
 * @returns `null` where there is none; whose it is, is for the caller to judge
 */
export async function findTokenByDigest(
  db: Database,
  digest: string,
  organization: string,
): Promise<RecognizedToken | null> {
  const [row] = await db.all<TokenRow & { owner_name: string | null; owner_role: string | null }>(
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

/** What a token is found by: its name, a newline, its description, in lower case. */
export function tokenSearchText(name: string, description: string): string {
  return `${name}\n${description}`.toLowerCase();
}

/** A token as stored, with its current secret's hint and its scopes. Never a digest. */
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
  /** When the last secret before this one stops, or did; `null` where there was none. */
  previousSecretUntil: EpochSeconds | null;
  /** When someone last tried a replaced secret, since the last regeneration. */
  supersededUseAt: EpochSeconds | null;
  /** The token that issued this one; `null` where a person did. */
  parentId: string | null;
  /** Who made it, or its waiting secret, for its owner. */
  madeBy: { id: string; name: string } | null;
  /** Until when the secret that was made for its owner can be collected, and the expiry that then counts. */
  collectBy: EpochSeconds | null;
  collectExpires: ExpiryRequest;
  version: number;
  scopes: readonly StoredScope[];
}

/** A row of `TOKEN_COLUMNS`, as D1 answers it. */
export interface TokenRow {
  id: string;
  name: string;
  description: string;
  hint: string | null;
  owner: string;
  organization: string;
  created_at: EpochSeconds;
  expires_at: EpochSeconds | null;
  revoked_at: EpochSeconds | null;
  last_used_at: EpochSeconds | null;
  previous_secret_until: EpochSeconds | null;
  superseded_use_at: EpochSeconds | null;
  parent_id: string | null;
  made_by: string | null;
  collect_by: EpochSeconds | null;
  collect_expires: string | null;
  version: number;
  scopes: string;
}

/** What a `SELECT … FROM tokens t` names to get `TokenRow`s. */
export const TOKEN_COLUMNS: SQL = sql`
  t.id, t.name, t.description, t.owner, t.organization, t.created_at, t.expires_at, t.revoked_at,
  t.last_used_at, t.superseded_use_at, t.parent_id, t.version, t.collect_by, t.collect_expires,
  (SELECT json_object('id', maker.id, 'name', maker.name) FROM user maker
    WHERE maker.id = coalesce(t.collect_from, nullif(t.created_by, t.owner))) AS made_by,
  (SELECT hint FROM token_secrets WHERE token_id = t.id AND valid_until IS NULL) AS hint,
  (SELECT max(valid_until) FROM token_secrets WHERE token_id = t.id) AS previous_secret_until,
  (SELECT json_group_array(json_array(id, permission, entity_id) ORDER BY rowid) FROM scopes
    WHERE token_id = t.id) AS scopes`;

export function toStoredToken(row: TokenRow): StoredToken {
  const scopes: [string, string, string][] = JSON.parse(row.scopes);
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
    parentId: row.parent_id,
    madeBy: row.made_by === null ? null : JSON.parse(row.made_by),
    collectBy: row.collect_by,
    collectExpires: row.collect_expires === null ? null : JSON.parse(row.collect_expires),
    version: row.version,
    scopes: scopes.map(([id, permission, entityId]) => ({
      id,
      permission,
      entityId: entityId || null,
    })),
  };
}
