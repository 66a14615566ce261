import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { insertPersonStatements, type NewPerson } from "../people/person-queries.ts";
import { exists, selectRows, text } from "../select-rows.ts";
import {
  createOrganizationStatements,
  type NewOrganization,
  type OrganizationCreationEvents,
} from "./create-organization.ts";

/** Lists the digests of the unexpired setup codes; none once the organization exists. */
export async function listSetupCodes(
  db: Database,
  organization: string,
  now: EpochSeconds,
): Promise<string[]> {
  const rows = await selectRows(
    db,
    v.object({ digest: text }),
    sql`
    SELECT digest FROM setup_codes WHERE expires_at > ${now}
      AND NOT EXISTS (SELECT 1 FROM organizations WHERE id = ${organization})
    ORDER BY created_at DESC LIMIT 10`,
  );
  return rows.map(({ digest }) => digest);
}

/** Returns true if the deployment's home organization exists. It cannot be set up again then. */
export async function isSetUp(db: Database, organization: string): Promise<boolean> {
  return exists(db, sql`SELECT 1 FROM organizations WHERE id = ${organization}`);
}

/**
 * Creates the home organization and its first administrator with a setup code, in one batch. The code works once.
 *
 * @returns `false`, with nothing changed, if the code is used or expired, or if the email is taken
 */
export async function setUpDeployment(
  db: Database,
  digest: string,
  organization: NewOrganization,
  context: { account: NewPerson; now: EpochSeconds; events: OrganizationCreationEvents },
): Promise<boolean> {
  const { account, now } = context;
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
      context,
    ),
    db.run(sql`DELETE FROM setup_codes WHERE EXISTS (SELECT 1 FROM user WHERE id = ${id})`),
  ]);
  return used.meta.changes > 0;
}
