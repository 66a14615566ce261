import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Holders } from "../../permissions/holders-of.ts";
import type { Database } from "../database.ts";
import { type Judged, judgementStands } from "./judged.ts";
import { type ActingCredential, credentialAlive, type TokenOwner } from "./token-key.ts";

/** Who acts, and what a request of theirs was judged by. */
export interface Authority extends ActingCredential, Judged {}

/**
 * Whether what a request was judged by still holds at the instant of the write: the credential, its
 * holder's role and groups, and the catalog that says what they mean.
 *
 * Without it, an administrator who is being demoted could still act on what was read before.
 */
export function authorityStands(authority: Authority, now: EpochSeconds): SQL {
  return sql`${credentialAlive(authority, now)} AND ${judgementStands(authority)}`;
}

/** Whether an enabled member other than `member` is among the holders. */
export function someoneElseHolds({ subject, organization }: TokenOwner, holders: Holders): SQL {
  return someoneHolds(organization, holders, sql`hm.person <> ${subject}`);
}

/** Who holds a part of Latchkey under one catalog, and under the next. */
export interface AdministratorsAfter {
  before: Holders;
  after: Holders;
  /** Those of the next catalog: whoever has none of them is disabled with the change. */
  roles: readonly string[];
}

/** Whether the one who acts is still what they were judged as, and somebody is left after the administratorsAfter. */
export function maySucceed(
  authority: Authority,
  administratorsAfter: AdministratorsAfter,
  now: EpochSeconds,
): SQL {
  return sql`${authorityStands(authority, now)}
    AND ${stillHeld(authority.organization, administratorsAfter)}`;
}

/** Whether a member who stays enabled is among the holders `after`, if one is among those `before`. */
function stillHeld(organization: string, { before, after, roles }: AdministratorsAfter): SQL {
  const stays = sql`hm.role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))`;
  return sql`(${someoneHolds(organization, after, stays)} OR NOT ${someoneHolds(organization, before)})`;
}

/** Whether somebody is left as of now: tells why a guarded write changed nothing. */
export async function isStillHeld(
  db: Database,
  organization: string,
  administratorsAfter: AdministratorsAfter,
): Promise<boolean> {
  const [row] = await db.all<{ held: number }>(
    sql`SELECT ${stillHeld(organization, administratorsAfter)} AS held`,
  );
  return row?.held === 1;
}

/** Whether an enabled member is among the holders. `which` narrows whom to count; `hm` is memberships. */
export function someoneHolds(
  organization: string,
  { roles, groups }: Holders,
  which: SQL = sql`1`,
): SQL {
  return sql`EXISTS (SELECT 1 FROM memberships hm WHERE hm.organization = ${organization}
    AND ${which} AND hm.disabled_at IS NULL
    AND (hm.role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))
      OR EXISTS (SELECT 1 FROM json_each(hm.groups) g
        WHERE g.value IN (SELECT value FROM json_each(${JSON.stringify(groups)})))))`;
}
