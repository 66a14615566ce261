import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";

/** A token as stored, with its newest hint and its scopes. Never a digest. */
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
  version: number;
  scopes: { id: string; permission: string; entityId: string | null }[];
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
  version: number;
  scopes: string;
}

/** What a `SELECT … FROM tokens t` names to get `TokenRow`s. */
export const TOKEN_COLUMNS: SQL = sql`
  t.id, t.name, t.description, t.owner, t.organization, t.created_at, t.expires_at, t.revoked_at,
  t.last_used_at, t.version,
  (SELECT hint FROM token_secrets WHERE token_id = t.id ORDER BY created_at DESC LIMIT 1) AS hint,
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
    version: row.version,
    scopes: scopes.map(([id, permission, entityId]) => ({
      id,
      permission,
      entityId: entityId || null,
    })),
  };
}
