import { sql } from "drizzle-orm";
import * as v from "valibot";
import { KeptSecretsSetting } from "../../../shared/wire/organization-resource.ts";
import type { Database } from "../database.ts";
import { flag, integer, json, seconds, selectRows, text } from "../select-rows.ts";
import type { TokenOwner } from "../write-guards.ts";

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
  signIn: v.picklist(["any", "provider"]),
  awayDays: v.nullable(integer),
  /** If members may keep secrets in their browsers, and how recent a sign-in opens one. */
  keptSecrets: KeptSecretsSetting,
  /** Members whose password opens the organization while it demands its provider. */
  emergencyMembers: json(v.array(v.object({ id: text, name: text }))),
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
        sign_in AS signIn, away_days AS awayDays, kept_secrets AS keptSecrets,
        (SELECT json_group_array(json_object('id', u.id, 'name', u.name) ORDER BY u.name, u.id)
          FROM memberships m JOIN user u ON u.id = m.person
          WHERE m.organization = organizations.id AND m.emergency = 1) AS emergencyMembers,
        stored_tokens AS storedTokens, token_quota AS tokenQuota
      FROM organizations WHERE id = ${id}`,
  );
  return row ?? null;
}
