import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { idList, seconds, selectRows, text, textOrNull } from "../select-rows.ts";
import { type Authority, buildStillAuthorizedCondition } from "../write-guards.ts";
import { buildLiveLinkCondition, revokeLinksStatements } from "./live-links.ts";

/** The organization, creator and validity of a one-time link. */
interface StoredLink {
  id: string;
  organization: string;
  organizationName: string;
  createdBy: string;
  creatorName: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds;
}

/** An invitation, with the address that it is for and the role and groups that it gives. */
export interface StoredInvitation extends StoredLink {
  kind: "invitation";
  email: string;
  role: string;
  groups: readonly string[];
}

/** A link with which a person sets a new password. */
export interface StoredPasswordLink extends StoredLink {
  kind: "password";
  person: string;
  personName: string;
  email: string;
}

const LinkRow = v.object({
  id: text,
  organization: text,
  organizationName: text,
  createdBy: text,
  creatorName: text,
  createdAt: seconds,
  expiresAt: seconds,
  kind: v.picklist(["invitation", "password"]),
  email: text,
  role: textOrNull,
  groups: v.nullable(idList),
  person: textOrNull,
  personName: textOrNull,
});

/** The most live invitations that an organization may have. */
const MAX_INVITATIONS = 200;

/** Skips links whose creator is no longer an enabled member. */
const JOIN_ENABLED_CREATOR = sql`JOIN memberships mm ON mm.person = l.created_by
  AND mm.organization = l.organization AND mm.disabled_at IS NULL`;

const selectLinks = (which: SQL, now: EpochSeconds): SQL => sql`
  SELECT l.id, l.kind, l.organization, o.name AS organizationName, l.created_by AS createdBy,
    creator.name AS creatorName, l.created_at AS createdAt, l.expires_at AS expiresAt,
    coalesce(l.email, target.directory_email, target.email) AS email, l.role, l.groups, l.person,
    target.name AS personName
  FROM one_time_links l JOIN organizations o ON o.id = l.organization
  JOIN user creator ON creator.id = l.created_by ${JOIN_ENABLED_CREATOR}
  LEFT JOIN user target ON target.id = l.person
  WHERE ${which} AND ${buildLiveLinkCondition(now)}`;

/**
 * Finds the live link with this digest, if its creator is still an enabled member.
 *
 * @returns the link, or `null`, so that unknown codes and used ones look alike
 */
export async function findLink(
  db: Database,
  digest: string,
  now: EpochSeconds,
): Promise<StoredInvitation | StoredPasswordLink | null> {
  const [row] = await selectRows(db, LinkRow, selectLinks(sql`l.digest = ${digest}`, now));
  return row === undefined ? null : toLink(row);
}

/** Lists the organization's invitations that can still be used, the newest first. */
export async function listInvitations(
  db: Database,
  organization: string,
  now: EpochSeconds,
): Promise<StoredInvitation[]> {
  const rows = await selectRows(
    db,
    LinkRow,
    sql`${selectLinks(sql`l.organization = ${organization} AND l.kind = 'invitation'`, now)}
      ORDER BY l.created_at DESC, l.id LIMIT ${MAX_INVITATIONS}`,
  );
  return rows.map(toLink).filter((link) => link.kind === "invitation");
}

/** A link to store: its digest, never its code. */
export interface NewLink {
  id: string;
  digest: string;
  expiresAt: EpochSeconds;
}

interface LinkWrite {
  authority: Authority;
  now: EpochSeconds;
  event: AuditEvent;
}

/**
 * Stores an invitation, in one batch with its audit row, and revokes earlier ones to the same address.
 *
 * @returns `false` if a member already has the address, or if the organization has too many live invitations
 */
export async function insertInvitation(
  db: Database,
  link: NewLink & { email: string; role: string; groups: readonly string[] },
  { authority, now, event }: LinkWrite,
): Promise<boolean> {
  const { subject, organization } = authority;
  const earlier = sql`l.organization = ${organization} AND l.kind = 'invitation'
    AND l.email = ${link.email} AND l.id <> ${link.id} AND ${buildRecordedCondition(event)}`;
  const [inserted] = await db.batch([
    db.run(sql`
      INSERT INTO one_time_links (id, digest, kind, organization, email, role, groups, created_by,
        created_at, expires_at)
      SELECT ${link.id}, ${link.digest}, 'invitation', ${organization}, ${link.email}, ${link.role},
        ${JSON.stringify(link.groups)}, ${subject}, ${now}, ${link.expiresAt}
      WHERE ${buildStillAuthorizedCondition(authority, now)}
        AND (SELECT sign_in FROM organizations WHERE id = ${organization}) = 'any'
        AND NOT EXISTS (SELECT 1 FROM memberships m JOIN user u ON u.id = m.person
          WHERE m.organization = ${organization} AND ${link.email} IN (u.email, u.directory_email))
        AND (SELECT count(*) FROM one_time_links l ${JOIN_ENABLED_CREATOR} WHERE l.kind = 'invitation'
          AND l.organization = ${organization} AND l.email <> ${link.email} AND ${buildLiveLinkCondition(now)})
          < ${MAX_INVITATIONS}`),
    insertAuditEvent(db, event),
    ...revokeLinksStatements(db, earlier, toReplacement(link, now, event)),
  ]);
  return inserted.meta.changes > 0;
}

/**
 * Stores a password link for a member, in one batch with its audit row, and revokes the member's earlier ones of
 * this organization.
 *
 * @returns true if the link was stored
 */
export async function insertPasswordLink(
  db: Database,
  link: NewLink & { person: string },
  { authority, now, event }: LinkWrite,
): Promise<boolean> {
  const { subject, organization } = authority;
  const earlier = sql`l.organization = ${organization} AND l.person = ${link.person}
    AND l.id <> ${link.id} AND ${buildRecordedCondition(event)}`;
  const [inserted] = await db.batch([
    db.run(sql`
      INSERT INTO one_time_links (id, digest, kind, organization, person, created_by, created_at,
        expires_at)
      SELECT ${link.id}, ${link.digest}, 'password', ${organization}, ${link.person}, ${subject},
        ${now}, ${link.expiresAt}
      WHERE ${buildStillAuthorizedCondition(authority, now)} AND EXISTS (SELECT 1 FROM memberships m
        JOIN user u ON u.id = m.person WHERE m.person = ${link.person}
          AND m.organization = ${organization} AND u.directory IS NULL)`),
    insertAuditEvent(db, event),
    ...revokeLinksStatements(db, earlier, toReplacement(link, now, event)),
  ]);
  return inserted.meta.changes > 0;
}

function toReplacement({ id }: NewLink, now: EpochSeconds, { actor }: AuditEvent) {
  return { actor, now, details: { replaced_by: id } };
}

/** Revokes a live invitation. @returns true if there was one */
export async function revokeInvitation(
  db: Database,
  id: string,
  { authority, now, event }: LinkWrite,
): Promise<boolean> {
  const [revoked] = await db.batch([
    db.run(sql`UPDATE one_time_links AS l SET revoked_at = ${now}
      WHERE l.id = ${id} AND l.organization = ${authority.organization}
        AND l.kind = 'invitation' AND ${buildLiveLinkCondition(now)} AND ${buildStillAuthorizedCondition(authority, now)}`),
    insertAuditEvent(db, event),
  ]);
  return revoked.meta.changes > 0;
}

function toLink(row: v.InferOutput<typeof LinkRow>): StoredInvitation | StoredPasswordLink {
  const { kind, role, groups, person, personName, ...link } = row;
  return kind === "invitation"
    ? { ...link, kind, role: role ?? "", groups: groups ?? [] }
    : { ...link, kind, person: person ?? "", personName: personName ?? "" };
}
