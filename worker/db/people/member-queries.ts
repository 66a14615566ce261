import { sql } from "drizzle-orm";
import * as v from "valibot";
import { KeptSecretsSetting } from "../../../shared/wire/organization-resource.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import type { Database } from "../database.ts";
import {
  catalogDocument,
  idList,
  integer,
  json,
  secondsOrNull,
  selectRows,
  text,
} from "../select-rows.ts";
import type { MembershipSnapshot } from "../write-guards.ts";

const PersonInOrganization = v.object({
  name: text,
  email: text,
  organizationName: text,
  keptSecrets: KeptSecretsSetting,
  role: text,
  groups: idList,
  /** `mapping` if role and groups come from a provider's claims. */
  managedBy: v.nullable(v.picklist(["mapping"])),
  /** From then on their tokens pause; `null` for never. */
  awayAt: secondsOrNull,
  /** The names of the enabled providers by which they sign in to the organization, the oldest first. */
  providers: json(v.array(text)),
});
/** A person's name and email, with their role, groups and providers in one organization. */
export type PersonInOrganization = v.InferOutput<typeof PersonInOrganization>;

/** Finds a person in an organization. @returns `null` if they are not an enabled member */
export async function findPersonInOrganization(
  db: Database,
  key: { subject: string; organization: string },
): Promise<PersonInOrganization | null> {
  const [row] = await selectRows(
    db,
    PersonInOrganization,
    sql`
    SELECT u.name, coalesce(u.directory_email, u.email) AS email, o.name AS organizationName, o.kept_secrets AS keptSecrets, m.role, m.groups,
      m.managed_by AS managedBy, m.away_at AS awayAt, (
        SELECT json_group_array(v.name ORDER BY v.created_at, v.id) FROM providers v
        WHERE v.organization = m.organization AND v.disabled_at IS NULL
          AND EXISTS (SELECT 1 FROM identities i WHERE i.provider = v.id AND i.person = m.person)) AS providers
    FROM memberships m
    JOIN user u ON u.id = m.person
    JOIN organizations o ON o.id = m.organization
    WHERE m.person = ${key.subject} AND m.organization = ${key.organization}
      AND m.disabled_at IS NULL`,
  );
  return row ?? null;
}

/**
 * Lists the roles and groups that an organization's members of a group have, each combination once. Disabled
 * members count, since they keep theirs.
 *
 * @param limit the most combinations to list
 */
export async function listGroupMembers(
  db: Database,
  { organization, group }: { organization: string; group: string },
  limit: number,
): Promise<Principal[]> {
  return await selectRows(
    db,
    v.object({ role: text, groups: idList }),
    sql`
    SELECT DISTINCT role, json(groups) AS groups FROM memberships m
    WHERE organization = ${organization}
      AND EXISTS (SELECT 1 FROM json_each(m.groups) WHERE value = ${group})
    LIMIT ${limit}`,
  );
}

/** An enabled member, with the catalog that defines their role and groups. */
export type MemberWithCatalog = MembershipSnapshot & { catalog: Catalog };

const MemberRow = v.object({
  role: text,
  groups: idList,
  catalogVersion: integer,
  catalog: catalogDocument,
});

/** Finds an enabled member. @returns `null` if the person is not one, or the organization has no catalog */
export async function findMemberWithCatalog(
  db: Database,
  key: { subject: string; organization: string },
): Promise<MemberWithCatalog | null> {
  const [row] = await selectRows(
    db,
    MemberRow,
    sql`SELECT m.role, m.groups, c.version AS catalogVersion, c.document AS catalog
      FROM memberships m JOIN catalogs c ON c.organization = m.organization
      WHERE m.person = ${key.subject} AND m.organization = ${key.organization}
        AND m.disabled_at IS NULL
      ORDER BY c.version DESC LIMIT 1`,
  );
  return row === undefined ? null : { ...key, ...row };
}

/** Finds a member's role and groups, enabled or disabled. @returns `null` if the person is not a member */
export async function findMembership(
  db: Database,
  { subject, organization }: { subject: string; organization: string },
): Promise<Principal | null> {
  const [row] = await selectRows(
    db,
    v.object({ role: text, groups: idList }),
    sql`SELECT role, groups FROM memberships
      WHERE person = ${subject} AND organization = ${organization}`,
  );
  return row ?? null;
}
