import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { RolesAndGroups } from "../../permissions/administrators.ts";
import type { Database } from "../database.ts";
import { buildKeepsPasswordCondition } from "../emergency-members.ts";
import {
  flag,
  idList,
  integer,
  secondsOrNull,
  selectRows,
  text,
  textOrNull,
} from "../select-rows.ts";

/** Finds the person whom a provider's subject already is. */
export async function findKnownPerson(
  db: Database,
  { provider, subject }: { provider: string; subject: string },
): Promise<string | null> {
  const [row] = await selectRows(
    db,
    v.object({ person: text }),
    sql`SELECT person FROM identities WHERE provider = ${provider} AND subject = ${subject}`,
  );
  return row?.person ?? null;
}

const OwnAccount = v.object({
  person: text,
  isMemberHere: flag,
  isMemberElsewhere: flag,
  mustKeepPassword: flag,
  isConnectedHere: flag,
});

/** Finds the own account with an address, and if it belongs to this organization and to others. */
export async function findOwnAccount(
  db: Database,
  { address, organization }: { address: string; organization: string },
  repairers: readonly RolesAndGroups[],
): Promise<v.InferOutput<typeof OwnAccount> | null> {
  const memberships = sql`SELECT 1 FROM memberships m WHERE m.person = u.id`;
  const [row] = await selectRows(
    db,
    OwnAccount,
    sql`
    SELECT u.id AS person,
      EXISTS (${memberships} AND m.organization = ${organization}) AS isMemberHere,
      EXISTS (${memberships} AND m.organization <> ${organization}) AS isMemberElsewhere,
      ${buildKeepsPasswordCondition({ id: sql`u.id`, organization }, repairers)} AS mustKeepPassword,
      EXISTS (SELECT 1 FROM identities i JOIN providers v ON v.id = i.provider
        WHERE i.person = u.id AND v.organization = ${organization}) AS isConnectedHere
    FROM user u WHERE u.email = ${address} AND u.directory IS NULL`,
  );
  return row ?? null;
}

const SignInMember = v.object({
  person: text,
  name: text,
  /** The organization whose provider made the account. */
  directory: textOrNull,
  directoryEmail: textOrNull,
  role: textOrNull,
  groups: v.nullable(idList),
  disabledAt: secondsOrNull,
  emergency: v.nullable(integer),
});
/** A person with their membership of one organization, whose fields are `null` if there is none. */
export type SignInMember = v.InferOutput<typeof SignInMember>;

export async function findSignInMember(
  db: Database,
  { person, organization }: { person: string; organization: string },
): Promise<SignInMember | null> {
  const [row] = await selectRows(
    db,
    SignInMember,
    sql`
    SELECT u.id AS person, u.name, u.directory, u.directory_email AS directoryEmail, m.role, m.groups,
      m.disabled_at AS disabledAt, m.emergency
    FROM user u LEFT JOIN memberships m ON m.person = u.id AND m.organization = ${organization}
    WHERE u.id = ${person}`,
  );
  return row ?? null;
}
