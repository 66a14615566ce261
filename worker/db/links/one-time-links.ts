import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent, isRecorded } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { type Authority, authorityStands } from "../write-guards.ts";
import { linkIsLive, revokeLinksStatements } from "./live-links.ts";

/** What every link has: where it leads, who made it, how long it is good. */
interface StoredLink {
  id: string;
  organization: string;
  organizationName: string;
  createdBy: string;
  creatorName: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds;
}

/** An invitation: whom it is for, and what they become. */
export interface StoredInvitation extends StoredLink {
  kind: "invitation";
  email: string;
  role: string;
  groups: readonly string[];
}

/** A way to a new password: whose. */
export interface StoredPasswordLink extends StoredLink {
  kind: "password";
  person: string;
  email: string;
}

interface LinkRow extends StoredLink {
  kind: "invitation" | "password";
  email: string;
  role: string | null;
  groups: string | null;
  person: string | null;
}

/** Live invitations of one organization. */
const MOST_INVITATIONS = 200;

/** Of an enabled member: those of any other are worth nothing. */
const BY_MEMBER = sql`JOIN memberships mm ON mm.person = l.created_by
  AND mm.organization = l.organization AND mm.disabled_at IS NULL`;

const select = (which: SQL, now: EpochSeconds): SQL => sql`
  SELECT l.id, l.kind, l.organization, o.name AS organizationName, l.created_by AS createdBy,
    maker.name AS creatorName, l.created_at AS createdAt, l.expires_at AS expiresAt,
    coalesce(l.email, whose.email) AS email, l.role, l.groups, l.person
  FROM one_time_links l JOIN organizations o ON o.id = l.organization
  JOIN user maker ON maker.id = l.created_by ${BY_MEMBER}
  LEFT JOIN user whose ON whose.id = l.person
  WHERE ${which} AND ${linkIsLive(now)}`;

/**
 * The live link with this digest, of an organization whose member its maker still is.
 *
 * @returns `null` for any other: one that was never made looks like one that was used
 */
export async function findLink(
  db: Database,
  digest: string,
  now: EpochSeconds,
): Promise<StoredInvitation | StoredPasswordLink | null> {
  const [row] = await db.all<LinkRow>(select(sql`l.digest = ${digest}`, now));
  return row === undefined ? null : toLink(row);
}

/** The organization's invitations that can still be used, the newest first. */
export async function listInvitations(
  db: Database,
  organization: string,
  now: EpochSeconds,
): Promise<StoredInvitation[]> {
  const rows = await db.all<LinkRow>(sql`
    ${select(sql`l.organization = ${organization} AND l.kind = 'invitation'`, now)}
    ORDER BY l.created_at DESC, l.id LIMIT ${MOST_INVITATIONS}`);
  return rows.map(toLink).filter((link) => link.kind === "invitation");
}

/** A link about to be stored. Never the code: its digest. */
export interface NewLink {
  id: string;
  digest: string;
  expiresAt: EpochSeconds;
}

interface Making {
  authority: Authority;
  now: EpochSeconds;
  event: AuditEvent;
}

/**
 * Stores an invitation, in one batch with its audit row; it takes the place of an earlier one to the
 * same address.
 *
 * @returns `false` where the address is a member's already, or too many invitations are out
 */
export async function insertInvitation(
  db: Database,
  link: NewLink & { email: string; role: string; groups: readonly string[] },
  { authority, now, event }: Making,
): Promise<boolean> {
  const { subject, organization } = authority;
  const earlier = sql`l.organization = ${organization} AND l.kind = 'invitation'
    AND l.email = ${link.email} AND l.id <> ${link.id} AND ${isRecorded(event)}`;
  const [inserted] = await db.batch([
    db.run(sql`
      INSERT INTO one_time_links (id, digest, kind, organization, email, role, groups, created_by,
        created_at, expires_at)
      SELECT ${link.id}, ${link.digest}, 'invitation', ${organization}, ${link.email}, ${link.role},
        ${JSON.stringify(link.groups)}, ${subject}, ${now}, ${link.expiresAt}
      WHERE ${authorityStands(authority, now)}
        AND NOT EXISTS (SELECT 1 FROM memberships m JOIN user u ON u.id = m.person
          WHERE m.organization = ${organization} AND u.email = ${link.email})
        AND (SELECT count(*) FROM one_time_links l ${BY_MEMBER} WHERE l.kind = 'invitation'
          AND l.organization = ${organization} AND l.email <> ${link.email} AND ${linkIsLive(now)})
          < ${MOST_INVITATIONS}`),
    insertAuditEvent(db, event),
    ...revokeLinksStatements(db, earlier, replacing(link, now, event)),
  ]);
  return inserted.meta.changes > 0;
}

/** Stores a link to a new password for a member, in one batch with its audit row; earlier ones of this organization end. */
export async function insertPasswordLink(
  db: Database,
  link: NewLink & { person: string },
  { authority, now, event }: Making,
): Promise<boolean> {
  const { subject, organization } = authority;
  const earlier = sql`l.organization = ${organization} AND l.person = ${link.person}
    AND l.id <> ${link.id} AND ${isRecorded(event)}`;
  const [inserted] = await db.batch([
    db.run(sql`
      INSERT INTO one_time_links (id, digest, kind, organization, person, created_by, created_at,
        expires_at)
      SELECT ${link.id}, ${link.digest}, 'password', ${organization}, ${link.person}, ${subject},
        ${now}, ${link.expiresAt}
      WHERE ${authorityStands(authority, now)} AND EXISTS (SELECT 1 FROM memberships
        WHERE person = ${link.person} AND organization = ${organization})`),
    insertAuditEvent(db, event),
    ...revokeLinksStatements(db, earlier, replacing(link, now, event)),
  ]);
  return inserted.meta.changes > 0;
}

function replacing({ id }: NewLink, now: EpochSeconds, { actor }: AuditEvent) {
  return { actor, now, details: { replaced_by: id } };
}

/** Revokes an invitation that is still live. @returns whether there was one */
export async function revokeInvitation(
  db: Database,
  id: string,
  { authority, now, event }: Making,
): Promise<boolean> {
  const [revoked] = await db.batch([
    db.run(sql`UPDATE one_time_links AS l SET revoked_at = ${now}
      WHERE l.id = ${id} AND l.organization = ${authority.organization}
        AND l.kind = 'invitation' AND ${linkIsLive(now)} AND ${authorityStands(authority, now)}`),
    insertAuditEvent(db, event),
  ]);
  return revoked.meta.changes > 0;
}

function toLink(row: LinkRow): StoredInvitation | StoredPasswordLink {
  const { kind, role, groups, person, ...link } = row;
  return kind === "invitation"
    ? { ...link, kind, role: role ?? "", groups: JSON.parse(groups ?? "[]") }
    : { ...link, kind, person: person ?? "" };
}
