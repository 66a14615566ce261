import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { integer, seconds, secondsOrNull, selectRows, text, textOrNull } from "../select-rows.ts";
import { type ActingCredential, buildValidCredentialCondition } from "../write-guards.ts";

const StoredCredential = v.object({
  id: text,
  name: text,
  api: text,
  organization: text,
  hint: textOrNull,
  createdBy: text,
  createdAt: seconds,
  expiresAt: secondsOrNull,
  revokedAt: secondsOrNull,
  lastUsedAt: secondsOrNull,
  version: integer,
});
/** An API's credential as stored, without a digest. */
export type StoredCredential = v.InferOutput<typeof StoredCredential>;

/** A credential's id with its organization, which is part of every WHERE. */
export interface CredentialKey {
  id: string;
  organization: string;
}

const buildOrganizationCondition = (organization: string): SQL =>
  sql`t.organization = ${organization} AND t.owner = ${organization} AND t.kind = 'svc'`;

function selectCredentials(db: Database, which: SQL) {
  return selectRows(
    db,
    StoredCredential,
    sql`
    SELECT t.id, t.name, t.api, t.organization, t.created_by AS createdBy,
      t.created_at AS createdAt, t.expires_at AS expiresAt, t.revoked_at AS revokedAt,
      t.last_used_at AS lastUsedAt, t.version,
      (SELECT hint FROM token_secrets WHERE token_id = t.id ORDER BY created_at DESC LIMIT 1) AS hint
    FROM tokens t WHERE ${which}`,
  );
}

/** Lists the organization's credentials, at most 200: unrevoked before revoked ones, the newest first. */
export async function listCredentials(
  db: Database,
  organization: string,
): Promise<StoredCredential[]> {
  return await selectCredentials(
    db,
    sql`${buildOrganizationCondition(organization)}
      ORDER BY t.revoked_at IS NOT NULL, t.created_at DESC, t.id LIMIT 200`,
  );
}

/** Finds a credential. @returns `null` if the organization has no such credential */
export async function findCredential(
  db: Database,
  { id, organization }: CredentialKey,
): Promise<StoredCredential | null> {
  const [row] = await selectCredentials(
    db,
    sql`t.id = ${id} AND ${buildOrganizationCondition(organization)}`,
  );
  return row ?? null;
}

/** Revokes a credential. A second call changes nothing and keeps the first `revoked_at`. */
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
      WHERE t.id = ${key.id} AND ${buildOrganizationCondition(key.organization)} AND t.revoked_at IS NULL
        AND ${buildValidCredentialCondition(acting, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    selectCredentials(
      db,
      sql`t.id = ${key.id} AND ${buildOrganizationCondition(key.organization)}`,
    ),
  ]);
  return row ?? null;
}
