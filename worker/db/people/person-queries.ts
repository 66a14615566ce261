import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { toSortText } from "../../../shared/fold-text.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { buildSearchText } from "../build-search-text.ts";
import type { Database } from "../database.ts";
import { flag, secondsOrNull, selectRows, text, textOrNull } from "../select-rows.ts";
import { type ActingCredential, buildValidCredentialCondition } from "../write-guards.ts";

/** A person to store, with the hash of their password and the `user.created` event to record. */
export interface NewPerson {
  person: { id: string; email: string; name: string; passwordHash: string };
  accountId: string;
  now: EpochSeconds;
  event: AuditEvent;
}

/**
 * Stores a person in the form in which Better Auth looks them up.
 *
 * @returns `false`, with nothing stored, if the email is taken
 */
export async function insertPerson(db: Database, request: NewPerson): Promise<boolean> {
  const [inserted] = await db.batch(insertPersonStatements(db, request, sql`1`));
  return inserted.meta.changes > 0;
}

/** Returns the statements that store a person if `when` is true and the email is free. */
export function insertPersonStatements(db: Database, request: NewPerson, when: SQL) {
  const { person, accountId, event } = request;
  const at = request.now * 1000;
  return [
    db.run(sql`
      INSERT INTO user (id, name, email, email_verified, created_at, updated_at, search_text, sort_text)
      SELECT ${person.id}, ${person.name}, ${person.email}, 0, ${at}, ${at},
        ${buildSearchText(person.name, person.email)}, ${toSortText(person.name)}
      WHERE ${when} ON CONFLICT DO NOTHING`),
    insertAuditEvent(db, event),
    db.run(sql`
      INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at)
      SELECT ${accountId}, id, 'credential', id, ${person.passwordHash}, ${at}, ${at}
      FROM user WHERE id = ${person.id}`),
  ] as const;
}

/** Finds the person who signs in with `email`, which must be in lower case. A directory's placeholder finds nobody. */
export async function findPersonByEmail(
  db: Database,
  email: string,
): Promise<{ id: string; name: string } | null> {
  const [row] = await selectRows(
    db,
    v.object({ id: text, name: text }),
    sql`SELECT id, name FROM user WHERE email = ${email} AND directory IS NULL`,
  );
  return row ?? null;
}

/** Finds the id of the person who signs in with `email`, which must be in lower case. */
export async function findPersonId(db: Database, email: string): Promise<string | null> {
  return (await findPersonByEmail(db, email))?.id ?? null;
}

/** Makes the reads of a password lookup for an unknown email, so that response times do not reveal which emails exist. */
export async function imitateAccountRead(db: Database): Promise<void> {
  await db.all(sql`SELECT * FROM account WHERE user_id = '' LIMIT 100`);
}

const PersonMembership = v.pipe(
  v.object({
    id: text,
    name: text,
    role: text,
    lastSessionAt: secondsOrNull,
    passwordId: textOrNull,
    signIn: v.picklist(["any", "provider"]),
    emergency: flag,
  }),
  v.transform((row) => ({ ...row, organization: row.id, isEnabled: true })),
);
/** An organization in which a person is an enabled member, and what opens it. */
export type PersonMembership = v.InferOutput<typeof PersonMembership>;

/**
 * Lists the organizations in which a person is an enabled member. The one last signed in to with the extension comes
 * first. Organizations without such a sign-in come last, ordered by when the person joined.
 */
export async function listPersonMemberships(
  db: Database,
  { person }: { person: string },
): Promise<PersonMembership[]> {
  return await selectRows(
    db,
    PersonMembership,
    sql`
    SELECT o.id, o.name, m.role, m.password_id AS passwordId, o.sign_in AS signIn, m.emergency,
      (SELECT max(t.created_at) FROM tokens t WHERE t.organization = m.organization
        AND t.owner = m.person AND t.kind = 'ses') AS lastSessionAt
    FROM memberships m JOIN organizations o ON o.id = m.organization
    WHERE m.person = ${person} AND m.disabled_at IS NULL
    ORDER BY lastSessionAt DESC NULLS LAST, m.created_at, o.id`,
  );
}

/**
 * Renames a person. No verdict depends on a name, so the change feed gets no row. The audit row leaves the name
 * out, because it is personal data.
 *
 * @returns true if the acting credential was still valid
 */
export async function renamePerson(
  db: Database,
  credential: ActingCredential & { subject: string },
  name: string,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<boolean> {
  const [updated] = await db.batch([
    db.run(sql`UPDATE user SET name = ${name}, updated_at = ${now * 1000},
        search_text = ${buildSearchText(name, "")} || coalesce(directory_email, email), sort_text = ${toSortText(name)}
      WHERE id = ${credential.subject} AND ${buildValidCredentialCondition(credential, now)}`),
    insertAuditEvent(db, event),
  ]);
  return updated.meta.changes > 0;
}
