import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { insertPersonStatements, type NewPerson } from "../people/person-queries.ts";
import {
  createOrganizationStatements,
  type NewOrganization,
  type OrganizationCreationEvents,
} from "./create-organization.ts";

/** The digests of the setup codes that are still good; none once the organization is there. */
export async function listSetupCodes(
  db: Database,
  organization: string,
  now: EpochSeconds,
): Promise<string[]> {
  const rows = await db.all<{ digest: string }>(sql`
    SELECT digest FROM setup_codes WHERE expires_at > ${now}
      AND NOT EXISTS (SELECT 1 FROM organizations WHERE id = ${organization})
    ORDER BY created_at DESC LIMIT 10`);
  return rows.map(({ digest }) => digest);
}

/** Whether the deployment's home organization is there: then nobody sets it up again. */
export async function isSetUp(db: Database, organization: string): Promise<boolean> {
  const rows = await db.all(sql`SELECT 1 FROM organizations WHERE id = ${organization}`);
  return rows.length > 0;
}

/**
 * Uses a setup code up for the home organization and its first administrator: all in one batch, once.
 *
 * @returns `false`, and nothing done, where the code is over or the email is taken
 */
export async function setUpDeployment(
  db: Database,
  digest: string,
  organization: NewOrganization,
  how: { account: NewPerson; now: EpochSeconds; events: OrganizationCreationEvents },
): Promise<boolean> {
  const { account, now } = how;
  const { id, email } = account.person;
  const [used] = await db.batch([
    db.run(sql`
      DELETE FROM setup_codes WHERE digest = ${digest} AND expires_at > ${now}
        AND NOT EXISTS (SELECT 1 FROM organizations WHERE id = ${organization.id})
        AND NOT EXISTS (SELECT 1 FROM user WHERE email = ${email})`),
    ...insertPersonStatements(db, account, sql`changes() > 0`),
    ...createOrganizationStatements(
      db,
      organization,
      sql`EXISTS (SELECT 1 FROM user WHERE id = ${id})`,
      how,
    ),
    db.run(sql`DELETE FROM setup_codes WHERE EXISTS (SELECT 1 FROM user WHERE id = ${id})`),
  ]);
  return used.meta.changes > 0;
}
