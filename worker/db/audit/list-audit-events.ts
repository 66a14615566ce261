import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { integer, json, seconds, selectRows, text, textOrNull } from "../select-rows.ts";
import { insertReading, type Reading } from "./insert-reading.ts";

/** The conditions that listed audit rows meet. */
export interface AuditFilter {
  /** The organizations whose rows the viewer may see: part of every WHERE. `null` means rows that belong to none. */
  organizations: readonly (string | null)[];
  actor?: string | undefined;
  subject?: string | undefined;
  action?: string | undefined;
  target?: string | undefined;
  from?: EpochSeconds | undefined;
  to?: EpochSeconds | undefined;
}

const ListedAuditEvent = v.object({
  seq: integer,
  id: text,
  organization: textOrNull,
  number: v.nullable(integer),
  occurredAt: seconds,
  action: text,
  actor: textOrNull,
  actorName: textOrNull,
  onBehalfOf: textOrNull,
  onBehalfOfName: textOrNull,
  subject: textOrNull,
  subjectName: textOrNull,
  targetKind: textOrNull,
  targetId: textOrNull,
  targetName: textOrNull,
  credential: textOrNull,
  credentialKind: textOrNull,
  credentialName: textOrNull,
  details: json(v.record(v.string(), v.unknown())),
  requestId: textOrNull,
  ipAddress: textOrNull,
  userAgent: textOrNull,
});
/** An audit row with the actor's name as it was, and the current names of its other ids; of a deleted token, the last. */
export type ListedAuditEvent = v.InferOutput<typeof ListedAuditEvent>;

/**
 * Lists the newest `limit` rows that match, newest first.
 *
 * @param after the id of the previous page's last row; an unknown id, or one of another organization, gives an
 *   empty page
 * @param reading recorded in the same batch: if it cannot be, nothing is listed. `null` for rows about the reader
 */
export async function listAuditEvents(
  db: Database,
  filter: AuditFilter,
  { limit, after }: { limit: number; after?: string | undefined },
  reading: Reading | null,
): Promise<ListedAuditEvent[]> {
  const inVisibleOrganization = filter.organizations.map((id) => sql`organization IS ${id}`);
  const older =
    after === undefined
      ? sql`1`
      : sql`seq < (SELECT seq FROM audit_events
          WHERE id = ${after} AND (${sql.join(inVisibleOrganization, sql` OR `)}))`;
  const page = selectPage(db, filter, older, sql`DESC`, limit);
  if (reading === null) return await page;
  const [rows] = await db.batch([page, insertReading(db, reading)]);
  return rows;
}

/**
 * Reads matching rows in the order in which they were written, for an export.
 *
 * @param afterSeq the `seq` of the last row read; 0 at first
 * @param through the id of the last row to export
 */
export async function readAuditEvents(
  db: Database,
  filter: AuditFilter,
  { limit, afterSeq, through }: { limit: number; afterSeq: number; through: string },
): Promise<ListedAuditEvent[]> {
  const newer = sql`seq > ${afterSeq}
    AND seq <= (SELECT seq FROM audit_events WHERE id = ${through})`;
  return await selectPage(db, filter, newer, sql`ASC`, limit);
}

function selectPage(db: Database, filter: AuditFilter, range: SQL, order: SQL, limit: number) {
  // Each organization needs its own index search, because `organization` precedes `seq` in the index.
  const searches = filter.organizations.map(
    (organization) => sql`SELECT * FROM (SELECT * FROM audit_events
      WHERE organization IS ${organization} AND ${buildEventFilter(filter)} AND ${range}
      ORDER BY seq ${order} LIMIT ${limit})`,
  );
  return selectRows(
    db,
    ListedAuditEvent,
    sql`
    SELECT ${COLUMNS} FROM (${sql.join(searches, sql` UNION ALL `)}) e ${JOINS}
    ORDER BY e.seq ${order} LIMIT ${limit}`,
  );
}

/**
 * The name that a deleted token had at last: the row of its deletion keeps it. `+` keeps SQLite from using an
 * index by organization, which selects far more rows than the index by target.
 */
const DELETED_TOKEN_NAME = sql`(SELECT json_extract(d.details, '$.name[0]') FROM audit_events d
  WHERE d.target_id = e.target_id AND d.action = 'token.deleted'
    AND +d.organization IS e.organization LIMIT 1)`;

const COLUMNS = sql`
  e.seq, e.id, e.organization, e.number, e.occurred_at AS occurredAt, e.action, e.actor,
  coalesce(e.actor_name, actor.name) AS actorName,
  e.on_behalf_of AS onBehalfOf, client.name AS onBehalfOfName, e.subject, subject.name AS subjectName,
  e.target_kind AS targetKind, e.target_id AS targetId,
  coalesce(token.name, person.name, ${DELETED_TOKEN_NAME}) AS targetName,
  e.actor_token_id AS credential, credential.kind AS credentialKind,
  credential.name AS credentialName, e.details,
  e.request_id AS requestId, e.ip_address AS ipAddress, e.user_agent AS userAgent`;

const JOINS = sql`
  LEFT JOIN user actor ON actor.id = e.actor
  LEFT JOIN user client ON client.id = e.on_behalf_of
  LEFT JOIN user subject ON subject.id = e.subject
  LEFT JOIN user person ON person.id = e.target_id AND e.target_kind = 'user'
  LEFT JOIN tokens token ON token.id = e.target_id AND token.organization = e.organization
  LEFT JOIN tokens credential ON credential.id = e.actor_token_id
    AND credential.organization = e.organization`;

function buildEventFilter({ actor, subject, action, target, from, to }: AuditFilter): SQL {
  const conditions = [
    actor !== undefined && sql`actor = ${actor}`,
    // The index by target selects fewer rows; `+` keeps SQLite from using the index by subject.
    subject !== undefined &&
      (target === undefined ? sql`subject = ${subject}` : sql`+subject = ${subject}`),
    action !== undefined && sql`action = ${action}`,
    target !== undefined && sql`target_id = ${target}`,
    from !== undefined && sql`occurred_at >= ${from}`,
    to !== undefined && sql`occurred_at < ${to}`,
  ].filter((condition) => condition !== false);
  return sql.join([sql`1`, ...conditions], sql` AND `);
}
