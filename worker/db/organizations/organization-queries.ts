import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { flag, integer, seconds, selectRows, text } from "../select-rows.ts";
import { type Authority, buildStillAuthorizedCondition, type TokenOwner } from "../write-guards.ts";

const MyStoredOrganization = v.object({
  id: text,
  name: text,
  role: text,
  roleName: text,
  joinedAt: seconds,
});
/** An organization as it is listed to one of its members. */
export type MyStoredOrganization = v.InferOutput<typeof MyStoredOrganization>;

/**
 * Lists the organizations in which a person is an enabled member, the one last signed in to first. It leaves out
 * those that go by another password than the acting organization, since they may not be this person's business. A
 * session whose sign-in was proved by providers alone sees only the organizations of those.
 */
export async function listMyOrganizations(
  db: Database,
  { subject, organization, tokenId }: TokenOwner & { tokenId: string },
): Promise<MyStoredOrganization[]> {
  const fromProofs = sql`FROM browser_sessions b
    JOIN sign_in_proofs p ON p.session = b.cookie_session_id WHERE b.token_id = ${tokenId}`;
  return await selectRows(
    db,
    MyStoredOrganization,
    sql`
    SELECT o.id, o.name, m.role, m.created_at AS joinedAt,
      coalesce((SELECT r.value ->> 'name' FROM catalogs c, json_each(c.document, '$.roles') r
        WHERE c.organization = o.id AND r.value ->> 'id' = m.role
          AND c.version = (SELECT max(version) FROM catalogs WHERE organization = o.id)),
        m.role) AS roleName
    FROM memberships m JOIN organizations o ON o.id = m.organization
    WHERE m.person = ${subject} AND m.disabled_at IS NULL
      AND (o.id = ${organization} OR EXISTS (SELECT 1 ${fromProofs}
          AND p.provider IN (SELECT id FROM providers WHERE organization = o.id))
        OR (m.password_id IS (SELECT password_id FROM memberships
            WHERE person = ${subject} AND organization = ${organization})
          AND (NOT EXISTS (SELECT 1 ${fromProofs})
            OR EXISTS (SELECT 1 ${fromProofs} AND p.method = 'password'))))
    ORDER BY (SELECT max(t.created_at) FROM tokens t WHERE t.organization = m.organization
      AND t.owner = m.person AND t.kind = 'ses') DESC NULLS LAST, m.created_at, o.id`,
  );
}

const StoredOrganization = v.object({
  id: text,
  name: text,
  createdAt: seconds,
  managersSeeSecrets: flag,
  /** The number of its tokens and credentials, in every state. */
  storedTokens: integer,
  /** The most that it may store, or `null` if the deployment's setting applies. */
  tokenQuota: v.nullable(integer),
});
export type StoredOrganization = v.InferOutput<typeof StoredOrganization>;

export async function findOrganization(
  db: Database,
  id: string,
): Promise<StoredOrganization | null> {
  const [row] = await selectRows(
    db,
    StoredOrganization,
    sql`SELECT id, name, created_at AS createdAt, managers_see_secrets AS managersSeeSecrets,
        stored_tokens AS storedTokens, token_quota AS tokenQuota
      FROM organizations WHERE id = ${id}`,
  );
  return row ?? null;
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
