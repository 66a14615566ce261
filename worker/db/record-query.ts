import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Database } from "./database.ts";

/** What one read of a token brings: the record, and how far the change feed stood then. */
export interface RecordRead {
  record: TokenRecord | null;
  head: { seq: number; nonce: string };
}

interface Row {
  seq: number;
  nonce: string;
  id: string | null;
  kind: TokenRecord["kind"];
  owner: string;
  organization: string;
  api: string | null;
  name: string;
  created_at: EpochSeconds;
  expires_at: EpochSeconds | null;
  revoked_at: EpochSeconds | null;
  last_used_at: EpochSeconds | null;
  valid_until: EpochSeconds | null;
  role: string | null;
  groups: string | null;
  disabled_at: EpochSeconds | null;
  scopes: string;
  grants: string;
}

/**
 * Reads everything that a verdict needs in one statement: one round trip, and one consistent state.
 * Only the grants that can matter to the token come along: those of its scopes, and automatic ones.
 *
 * @throws where the change feed is empty, which is a fault (the migration writes its first row)
 */
export async function readRecord(db: Database, digest: string): Promise<RecordRead> {
  const row = await db.get<Row | undefined>(sql`
    SELECT h.seq, h.nonce, t.id, t.kind, t.owner, t.organization, t.api, t.name, t.created_at,
      t.expires_at, t.revoked_at, t.last_used_at, s.valid_until, m.role, m.groups, m.disabled_at,
      (SELECT json_group_array(json_array(permission, entity_id)) FROM scopes
        WHERE token_id = t.id) AS scopes,
      (SELECT json_group_array(json_array(g.permission, g.api, g.entity_type, g.automatic))
        FROM grants g
        WHERE g.organization = t.organization
          AND ((g.principal_kind = 'role' AND g.principal = m.role)
            OR (g.principal_kind = 'group' AND g.for_others = 0
              AND g.principal IN (SELECT value FROM json_each(m.groups))))
          AND (g.automatic = 1
            OR g.permission IN (SELECT permission FROM scopes WHERE token_id = t.id))) AS grants
    FROM (SELECT seq, nonce FROM changes ORDER BY seq DESC LIMIT 1) h
    LEFT JOIN token_secrets s ON s.digest = ${digest}
    LEFT JOIN tokens t ON t.id = s.token_id
    LEFT JOIN memberships m ON m.person = t.owner AND m.organization = t.organization`);
  if (row === undefined) throw new Error("the change feed is empty");
  return {
    head: { seq: row.seq, nonce: row.nonce },
    record: row.id === null ? null : toRecord(row, row.id),
  };
}

function toRecord(row: Row, id: string): TokenRecord {
  const scopes: [string, string][] = JSON.parse(row.scopes);
  const grants: [string, string, string | null, number][] = JSON.parse(row.grants);
  return {
    id,
    kind: row.kind,
    owner: row.owner,
    organization: row.organization,
    api: row.api,
    role: row.role ?? "",
    groups: row.groups === null ? [] : JSON.parse(row.groups),
    // No membership, no rights. An `svc` credential has no owner that could lose them.
    ownerDisabledAt: row.role === null && row.kind !== "svc" ? row.created_at : row.disabled_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
    secretValidUntil: row.valid_until,
    scopes: scopes.map(([permission, entityId]) => ({ permission, entityId: entityId || null })),
    grants: grants.map(([permission, api, entityType, automatic]) => ({
      permission,
      api,
      entityType,
      automatic: automatic === 1,
    })),
  };
}
