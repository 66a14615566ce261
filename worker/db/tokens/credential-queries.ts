import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { type ActingCredential, credentialAlive } from "../write-guards.ts";

/** An API's credential as stored. Never a digest. */
export interface StoredCredential {
  id: string;
  name: string;
  api: string;
  organization: string;
  hint: string | null;
  createdBy: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds | null;
  revokedAt: EpochSeconds | null;
  lastUsedAt: EpochSeconds | null;
  version: number;
}

/** One credential of one organization, which is part of every WHERE. */
export interface CredentialKey {
  id: string;
  organization: string;
}

const ofOrganization = (organization: string): SQL =>
  sql`t.organization = ${organization} AND t.owner = ${organization} AND t.kind = 'svc'`;

function select(db: Database, which: SQL) {
  return db.all<StoredCredential>(sql`
    SELECT t.id, t.name, t.api, t.organization, t.created_by AS createdBy,
      t.created_at AS createdAt, t.expires_at AS expiresAt, t.revoked_at AS revokedAt,
      t.last_used_at AS lastUsedAt, t.version,
      (SELECT hint FROM token_secrets WHERE token_id = t.id ORDER BY created_at DESC LIMIT 1) AS hint
    FROM tokens t WHERE ${which}`);
}

/** The organization's credentials, those not revoked first, then the newest; at most 200. */
export async function listCredentials(
  db: Database,
  organization: string,
): Promise<StoredCredential[]> {
  return await select(
    db,
    sql`${ofOrganization(organization)}
      ORDER BY t.revoked_at IS NOT NULL, t.created_at DESC, t.id LIMIT 200`,
  );
}

/** @returns `null` where the organization has no such credential. */
export async function findCredential(
  db: Database,
  { id, organization }: CredentialKey,
): Promise<StoredCredential | null> {
  const [row] = await select(db, sql`t.id = ${id} AND ${ofOrganization(organization)}`);
  return row ?? null;
}

/** Marks a credential revoked, once: a second call changes nothing and keeps the first `revoked_at`. */
export async function revokeCredential(
  db: Database,
  key: CredentialKey,
  acting: ActingCredential,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<StoredCredential | null> {
  const [, , , [row]] = await db.batch([
    db.run(sql`
      UPDATE tokens AS t SET revoked_at = ${now}, version = version + 1
      WHERE t.id = ${key.id} AND ${ofOrganization(key.organization)} AND t.revoked_at IS NULL
        AND ${credentialAlive(acting, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    select(db, sql`t.id = ${key.id} AND ${ofOrganization(key.organization)}`),
  ]);
  return row ?? null;
}
