import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { type ActingCredential, credentialAlive } from "../write-guards.ts";

/** A person about to be stored, with their password's hash, and the `user.created` to be recorded. */
export interface NewPerson {
  person: { id: string; email: string; name: string; passwordHash: string };
  accountId: string;
  now: EpochSeconds;
  event: AuditEvent;
}

/**
 * Stores a person in the form in which Better Auth looks them up.
 *
 * @returns `false`, and nothing stored, where the email is taken
 */
export async function insertPerson(db: Database, request: NewPerson): Promise<boolean> {
  const [inserted] = await db.batch(insertPersonStatements(db, request, sql`1`));
  return inserted.meta.changes > 0;
}

/** The statements that store a person where `when` holds and the email is free. For a batch. */
export function insertPersonStatements(db: Database, request: NewPerson, when: SQL) {
  const { person, accountId, event } = request;
  const at = request.now * 1000;
  return [
    db.run(sql`
      INSERT INTO user (id, name, email, email_verified, created_at, updated_at, search_text)
      SELECT ${person.id}, ${person.name}, ${person.email}, 0, ${at}, ${at},
        ${personSearchText(person.name, person.email)}
      WHERE ${when} ON CONFLICT DO NOTHING`),
    insertAuditEvent(db, event),
    db.run(sql`
      INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at)
      SELECT ${accountId}, id, 'credential', id, ${person.passwordHash}, ${at}, ${at}
      FROM user WHERE id = ${person.id}`),
  ] as const;
}

/** The id of the person who signs in with `email`, which must be in lower case. */
export async function findPersonId(db: Database, email: string): Promise<string | null> {
  const [row] = await db.all<{ id: string }>(sql`SELECT id FROM user WHERE email = ${email}`);
  return row?.id ?? null;
}

/** What looking for a person's password costs, for one who is not there: the answer takes as long. */
export async function readNoAccount(db: Database): Promise<void> {
  await db.all(sql`SELECT * FROM account WHERE user_id = '' LIMIT 100`);
}

/** An organization that a person may act in. */
export interface PersonOrganization {
  id: string;
  name: string;
  role: string;
}

/**
 * A person's organizations, the one they last signed in to with the extension first, those they
 * never did after it by seniority. Disabled memberships are left out.
 */
export async function listPersonOrganizations(
  db: Database,
  person: string,
): Promise<(PersonOrganization & { lastSessionAt: EpochSeconds | null })[]> {
  return await db.all(sql`
    SELECT o.id, o.name, m.role,
      (SELECT max(t.created_at) FROM tokens t WHERE t.organization = m.organization
        AND t.owner = m.person AND t.kind = 'ses') AS lastSessionAt
    FROM memberships m JOIN organizations o ON o.id = m.organization
    WHERE m.person = ${person} AND m.disabled_at IS NULL
    ORDER BY lastSessionAt DESC NULLS LAST, m.created_at, o.id`);
}

/**
 * Gives a person another name. It changes no verdict, so the feed gets no row; and the audit row
 * does not hold it: names are personal data.
 *
 * @returns whether the acting credential was still good
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
        search_text = ${personSearchText(name, "")} || email
      WHERE id = ${credential.subject} AND ${credentialAlive(credential, now)}`),
    insertAuditEvent(db, event),
  ]);
  return updated.meta.changes > 0;
}

/** What a person is found and sorted by: name, a newline, email, in lower case. */
export function personSearchText(name: string, email: string): string {
  return `${name}\n${email}`.toLowerCase();
}
