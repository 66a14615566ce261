import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { toSortText } from "../../../shared/fold-text.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { RolesAndGroups } from "../../permissions/administrators.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { buildSearchText } from "../build-search-text.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { buildKeepsPasswordCondition } from "../emergency-members.ts";
import { forgetCopiesStatement } from "../forget-copies-statement.ts";
import { revokeLinksStatements } from "../links/live-links.ts";
import { carryProofsStatement, insertProofStatement } from "../sign-in/insert-proof.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";
import { buildCurrentCatalogCondition } from "../write-guards.ts";
import { applyMappingStatements, type MappedMembership } from "./apply-mapping.ts";

/**
 * How a provider's subject is the person. `known`: it already was. `created`: the person is new. `address`: it is the
 * own account with the address of a proved domain. `account`: the person connected it on the account page.
 */
export type IdentityOrigin = "known" | "created" | "address" | "account";

/** A sign-in by a provider, as it was decided, to be rechecked and recorded. */
export interface ProviderSignIn {
  provider: { id: string; organization: string; version: number };
  subject: string;
  origin: IdentityOrigin;
  /** The digest under which the provider's answer is used up. */
  answer: { digest: string; expiresAt: EpochSeconds };
  person: { id: string; name: string; address: string | null };
  membership: MappedMembership;
  /** The roles and groups that can repair the organization. */
  repairers: readonly RolesAndGroups[];
  session: {
    id: string;
    token: string;
    expiresAt: EpochSeconds;
    userAgent: string | null;
    ipAddress: string | null;
  };
  /** The sign-in in this browser that the new one replaces, if it is the same person's. */
  replaced: string | null;
  proof: { sid: string | null; acr: string | null; authenticatedAt: EpochSeconds | null };
  now: EpochSeconds;
  events: {
    signedIn: AuditEvent;
    created: AuditEvent;
    updated: AuditEvent;
    linked: AuditEvent;
    membership: AuditEvent;
    mappingRefused: AuditEvent;
  };
}

/**
 * Records a sign-in by a provider, in one batch: the person and their identity, the membership that the mapping gives,
 * the cookie session with its proof, and the audit and feed rows.
 *
 * The guard uses the answer up. It requires that provider, catalog, identity and membership are still those by which
 * the sign-in was decided.
 *
 * Linking an own account deletes its passwords and ends its earlier sign-ins: somebody inside could have prepared it.
 * Its tokens stay.
 *
 * @returns false, with nothing changed, if the answer was used before or something changed meanwhile
 */
export async function recordProviderSignIn(db: Database, signIn: ProviderSignIn): Promise<boolean> {
  const { events, origin } = signIn;
  const recorded = buildRecordedCondition(events.signedIn);
  const [guard] = await db.batch([
    useAnswerStatement(db, signIn),
    insertAuditEvent(db, events.signedIn),
    ...(origin === "created" ? createPersonStatements(db, signIn, recorded) : []),
    ...(origin === "address" ? takeOverAccountStatements(db, signIn, recorded) : []),
    ...(origin === "known" ? updatePersonStatements(db, signIn, recorded) : []),
    ...storeIdentityStatements(db, signIn, recorded),
    ...applyMappingStatements(db, signIn, recorded),
    insertChange(db, { kind: "user", targetId: signIn.person.id }, recorded),
    ...storeSessionStatements(db, signIn, recorded),
  ]);
  return guard.meta.changes > 0;
}

function useAnswerStatement(db: Database, signIn: ProviderSignIn) {
  const { provider, answer, membership, person } = signIn;
  const { from } = membership;
  const isMember = sql`SELECT 1 FROM memberships m
    WHERE m.person = ${person.id} AND m.organization = ${provider.organization}`;
  const isUnchanged =
    from === null
      ? sql`NOT EXISTS (${isMember})`
      : sql`EXISTS (${isMember} AND m.disabled_at IS NULL AND m.emergency = ${Number(from.emergency)}
          AND m.role = ${from.role} AND json(m.groups) = json(${JSON.stringify(from.groups)}))`;
  return db.run(sql`
    INSERT INTO used_answers (digest, expires_at) SELECT ${answer.digest}, ${answer.expiresAt}
    WHERE EXISTS (SELECT 1 FROM providers WHERE id = ${provider.id}
        AND organization = ${provider.organization} AND disabled_at IS NULL
        AND version = ${provider.version})
      AND ${buildCurrentCatalogCondition(provider.organization, membership.catalogVersion)}
      AND ${isUnchanged} AND ${buildPersonCondition(signIn)}
    ON CONFLICT DO NOTHING`);
}

/** Builds the condition that the subject may be, or become, the person's. */
function buildPersonCondition({
  provider,
  subject,
  origin,
  person,
  replaced,
  repairers,
}: ProviderSignIn): SQL {
  const identity = sql`SELECT 1 FROM identities
    WHERE provider = ${provider.id} AND subject = ${subject}`;
  const { organization } = provider;
  const isMemberElsewhere = sql`EXISTS (SELECT 1 FROM memberships
    WHERE person = ${person.id} AND organization <> ${organization})`;
  const mustKeepPassword = buildKeepsPasswordCondition({ id: person.id, organization }, repairers);
  const hasProvedAddress = sql`EXISTS (SELECT 1 FROM user u
    JOIN provider_domains d ON d.domain = substr(u.email, instr(u.email, '@') + 1)
    WHERE u.id = ${person.id} AND u.email = ${person.address} AND u.directory IS NULL
      AND d.provider = ${provider.id} AND d.verified_at IS NOT NULL)`;
  const isConnectedHere = sql`EXISTS (SELECT 1 FROM identities i JOIN providers v ON v.id = i.provider
    WHERE i.person = ${person.id} AND v.organization = ${organization})`;
  const isSignedIn = sql`EXISTS (SELECT 1 FROM session
    WHERE id = ${replaced} AND user_id = ${person.id})`;
  switch (origin) {
    case "known":
      return sql`EXISTS (${identity} AND person = ${person.id})`;
    case "created":
      return sql`NOT EXISTS (${identity})`;
    case "address":
      return sql`NOT EXISTS (${identity}) AND ${hasProvedAddress} AND NOT ${isMemberElsewhere}
        AND NOT ${isConnectedHere} AND NOT ${mustKeepPassword}`;
    case "account":
      return sql`NOT EXISTS (${identity}) AND ${isSignedIn} AND NOT EXISTS (
        SELECT 1 FROM identities WHERE provider = ${provider.id} AND person = ${person.id})`;
  }
}

/** Addresses of people of a directory are placeholders, so that they never collide with those of own accounts. */
function createPersonStatements(db: Database, signIn: ProviderSignIn, when: SQL) {
  const { person, provider, now, events } = signIn;
  const placeholder = `${person.id}@directory.invalid`.toLowerCase();
  return [
    db.run(sql`
      INSERT INTO user (id, name, email, email_verified, created_at, updated_at, search_text, sort_text,
        directory, directory_email)
      SELECT ${person.id}, ${person.name}, ${placeholder}, 0, ${now * 1000}, ${now * 1000},
        ${buildSearchText(person.name, person.address ?? "")}, ${toSortText(person.name)},
        ${provider.organization}, ${person.address}
      WHERE ${when}`),
    insertAuditEvent(db, events.created),
  ] as const;
}

/** Takes over the name and address that the provider names, for a person of its directory. */
function updatePersonStatements(db: Database, signIn: ProviderSignIn, when: SQL) {
  const { person, provider, now, events } = signIn;
  return [
    db.run(sql`
      UPDATE user SET name = ${person.name}, directory_email = ${person.address}, updated_at = ${now * 1000},
        search_text = ${buildSearchText(person.name, person.address ?? "")},
        sort_text = ${toSortText(person.name)}
      WHERE id = ${person.id} AND directory = ${provider.organization} AND ${when}
        AND (name <> ${person.name} OR directory_email IS NOT ${person.address})`),
    insertAuditEvent(db, events.updated),
  ] as const;
}

function takeOverAccountStatements(db: Database, signIn: ProviderSignIn, when: SQL) {
  const { person, provider, now, events } = signIn;
  const { actor } = events.signedIn;
  const ofPerson = sql`t.owner = ${person.id} AND t.organization = ${provider.organization}`;
  return [
    db.run(sql`DELETE FROM account WHERE user_id = ${person.id} AND ${when}`),
    db.run(sql`UPDATE memberships SET password_id = NULL
      WHERE person = ${person.id} AND organization = ${provider.organization} AND ${when}`),
    ...endSessionsStatements(db, sql`${ofPerson} AND ${when}`, {
      actor,
      now,
      reason: "identity_changed",
    }),
    db.run(sql`DELETE FROM session WHERE user_id = ${person.id} AND ${when}`),
    db.run(sql`DELETE FROM oauth_consents WHERE person = ${person.id} AND ${when}`),
    forgetCopiesStatement(db, sql`person = ${person.id} AND ${when}`),
    ...revokeLinksStatements(db, sql`l.person = ${person.id} AND ${when}`, {
      actor,
      now,
      details: { reason: "identity_changed" },
    }),
  ] as const;
}

function storeIdentityStatements(db: Database, signIn: ProviderSignIn, when: SQL) {
  const { provider, subject, person, origin, now, events } = signIn;
  return [
    db.run(sql`
      INSERT INTO identities (provider, subject, person, created_at, last_sign_in_at)
      SELECT ${provider.id}, ${subject}, ${person.id}, ${now}, ${now} WHERE ${when}
      ON CONFLICT DO UPDATE SET last_sign_in_at = excluded.last_sign_in_at`),
    insertAuditEvent(db, events.linked, sql`${Number(origin !== "known")} AND ${when}`),
  ] as const;
}

function storeSessionStatements(
  db: Database,
  signIn: ProviderSignIn,
  when: SQL,
): BatchItem<"sqlite">[] {
  const { session, person, provider, now, proof } = signIn;
  const old = sql`(SELECT id FROM session
    WHERE id = ${signIn.replaced} AND user_id = ${person.id} AND ${when})`;
  return [
    db.run(sql`
      INSERT INTO session (id, user_id, token, expires_at, ip_address, user_agent, created_at, updated_at,
        password_id)
      SELECT ${session.id}, ${person.id}, ${session.token}, ${session.expiresAt * 1000},
        ${session.ipAddress}, ${session.userAgent}, ${now * 1000}, ${now * 1000},
        CASE WHEN EXISTS ${old} THEN (SELECT password_id FROM session WHERE id = ${old})
          ELSE ${provider.id} END
      WHERE ${when}`),
    carryProofsStatement(db, old, session.id),
    insertProofStatement(
      db,
      { session: session.id, method: "provider", provider: provider.id, at: now, ...proof },
      when,
    ),
    db.run(sql`UPDATE browser_sessions SET cookie_session_id = ${session.id}
      WHERE cookie_session_id = ${old}`),
    db.run(sql`DELETE FROM session WHERE id = ${old}`),
  ];
}
