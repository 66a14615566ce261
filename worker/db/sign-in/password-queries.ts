import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { flag, selectRows, text } from "../select-rows.ts";

/**
 * A password of an account: its own, or one that a link set for an organization.
 *
 * `memberships.password_id` names the password that opens a membership, and `session.password_id` the one that a
 * person signed in with. Both are `null` for the account's own password. In a sign-in by providers alone,
 * `session.password_id` names the first provider, so that no password's membership is opened by it. So does
 * `memberships.password_id` where a provider's mapping gave an own account its membership: no password opens that.
 */
export interface StoredPassword {
  rowId: string;
  /** `null` for the account's own password. */
  id: string | null;
  hash: string;
}

/** A password to store for one organization, as a row of its own. */
export interface NewOrganizationPassword {
  id: string;
  hash: string;
}

/** Lists the passwords of the account with this email, its own first; none if the email is unknown. */
export async function listPasswords(db: Database, email: string): Promise<StoredPassword[]> {
  const rows = await selectRows(
    db,
    v.object({ rowId: text, own: flag, hash: text }),
    sql`
    SELECT a.id AS rowId, a.provider_id = 'credential' AS own, a.password AS hash
    FROM account a JOIN user u ON u.id = a.user_id
    WHERE u.email = ${email} AND a.provider_id IN ('credential', 'organization')
      AND a.password IS NOT NULL
    ORDER BY own DESC, a.created_at, a.id`,
  );
  return rows.map(({ rowId, own, hash }) => ({ rowId, id: own ? null : rowId, hash }));
}

/** Returns the statement that stores a password for one organization. The membership must then name it. */
export function insertOrganizationPasswordStatement(
  db: Database,
  { id, hash }: NewOrganizationPassword,
  { person, now }: { person: string; now: EpochSeconds },
  when: SQL,
) {
  const at = now * 1000;
  return db.run(sql`
    INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at)
    SELECT ${id}, ${id}, 'organization', ${person}, ${hash}, ${at}, ${at} WHERE ${when}`);
}

/** Returns the statements that delete a person's passwords that open no membership, and their sign-ins. */
export function deleteUnusedPasswordsStatements(db: Database, person: string, when: SQL) {
  return [
    db.run(sql`
      DELETE FROM account WHERE user_id = ${person} AND provider_id = 'organization' AND ${when}
        AND id NOT IN (SELECT password_id FROM memberships
          WHERE person = ${person} AND password_id IS NOT NULL)`),
    db.run(sql`
      DELETE FROM session WHERE user_id = ${person} AND password_id IS NOT NULL AND ${when}
        AND password_id NOT IN (SELECT id FROM account WHERE user_id = ${person})
        AND password_id NOT IN (SELECT id FROM providers)`),
  ] as const;
}
