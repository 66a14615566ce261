import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { type Authority, buildStillAuthorizedCondition } from "../write-guards.ts";

/** An organization as it is listed to one of its members. */
export interface MyStoredOrganization {
  id: string;
  name: string;
  role: string;
  roleName: string;
  joinedAt: EpochSeconds;
}

/** Lists the organizations in which a person is an enabled member, the one last signed in to first. */
export async function listMyOrganizations(
  db: Database,
  person: string,
): Promise<MyStoredOrganization[]> {
  return await db.all<MyStoredOrganization>(sql`
    SELECT o.id, o.name, m.role, m.created_at AS joinedAt,
      coalesce((SELECT r.value ->> 'name' FROM catalogs c, json_each(c.document, '$.roles') r
        WHERE c.organization = o.id AND r.value ->> 'id' = m.role
          AND c.version = (SELECT max(version) FROM catalogs WHERE organization = o.id)),
        m.role) AS roleName
    FROM memberships m JOIN organizations o ON o.id = m.organization
    WHERE m.person = ${person} AND m.disabled_at IS NULL
    ORDER BY (SELECT max(t.created_at) FROM tokens t WHERE t.organization = m.organization
      AND t.owner = m.person AND t.kind = 'ses') DESC NULLS LAST, m.created_at, o.id`);
}

export interface StoredOrganization {
  id: string;
  name: string;
  createdAt: EpochSeconds;
  managersSeeSecrets: boolean;
  /** The number of its tokens and credentials, in every state. */
  storedTokens: number;
  /** The most that it may store, or `null` if the deployment's setting applies. */
  tokenQuota: number | null;
}

export async function findOrganization(
  db: Database,
  id: string,
): Promise<StoredOrganization | null> {
  const [row] = await db.all<Omit<StoredOrganization, "managersSeeSecrets"> & { see: number }>(sql`
    SELECT id, name, created_at AS createdAt, managers_see_secrets AS see,
      stored_tokens AS storedTokens, token_quota AS tokenQuota
    FROM organizations WHERE id = ${id}`);
  if (row === undefined) return null;
  const { see, ...organization } = row;
  return { ...organization, managersSeeSecrets: see === 1 };
}

/**
 * Changes an organization's name or settings if they are still those of `from`. No verdict depends on them, so
 * the change feed gets no row.
 *
 * @returns true if the organization was changed
 */
export async function updateOrganization(
  db: Database,
  from: StoredOrganization,
  to: Pick<StoredOrganization, "name" | "managersSeeSecrets">,
  { authority, now, event }: { authority: Authority; now: EpochSeconds; event: AuditEvent },
): Promise<boolean> {
  const [updated] = await db.batch([
    db.run(sql`
      UPDATE organizations SET name = ${to.name},
        managers_see_secrets = ${Number(to.managersSeeSecrets)}
      WHERE id = ${from.id} AND name = ${from.name}
        AND managers_see_secrets = ${Number(from.managersSeeSecrets)}
        AND ${buildStillAuthorizedCondition(authority, now)}`),
    insertAuditEvent(db, event),
  ]);
  return updated.meta.changes > 0;
}
