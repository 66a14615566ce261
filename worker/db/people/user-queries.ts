import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { foldText } from "../../../shared/fold-text.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import {
  flag,
  getOnly,
  idList,
  integer,
  seconds,
  secondsOrNull,
  selectRows,
  text,
} from "../select-rows.ts";
import type { TokenOwner } from "../write-guards.ts";

const UserRow = v.object({
  id: text,
  name: text,
  email: text,
  role: text,
  groups: idList,
  /** True for an account that the organization's provider made, which has no password. */
  isOfDirectory: flag,
  /** `mapping` if role and groups come from the provider's claims. */
  managedBy: v.nullable(v.picklist(["mapping"])),
  /** True if the member's password opens the organization while it demands its provider. */
  emergency: flag,
  /** From then on their tokens pause; `null` for never. */
  awayAt: secondsOrNull,
  joinedAt: seconds,
  disabledAt: secondsOrNull,
  liveTokens: integer,
  sortValue: text,
});
type UserRow = v.InferOutput<typeof UserRow>;
/** A member of an organization, with their number of live tokens. */
export type StoredUser = Omit<UserRow, "sortValue">;

export interface UserListQuery {
  q?: string | undefined;
  status: "active" | "disabled" | "all";
  role?: string | undefined;
  group?: string | undefined;
  limit: number;
  /** The name and id of the previous page's last member. */
  after?: { value: string | number; id: string } | undefined;
}

/** Until the cron has written the sort text of an older row, its search text stands in. */
const SORT_VALUE = sql`coalesce(u.sort_text, u.search_text)`;

const buildUserColumns = (now: EpochSeconds): SQL => sql`
  u.id, u.name, coalesce(u.directory_email, u.email) AS email, u.directory IS NOT NULL AS isOfDirectory,
  m.role, m.groups, m.managed_by AS managedBy, m.emergency, m.away_at AS awayAt, m.created_at AS joinedAt, m.disabled_at AS disabledAt,
  ${SORT_VALUE} AS sortValue,
  (SELECT count(*) FROM tokens t WHERE t.organization = m.organization AND t.owner = m.person
    AND t.kind = 'pat' AND t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > ${now})) AS liveTokens`;

/** Lists a page of an organization's members by name, with the total that match and the cursor of the next page. */
export async function listUsers(
  db: Database,
  organization: string,
  query: UserListQuery,
  now: EpochSeconds,
): Promise<{ users: StoredUser[]; total: number; end: { value: string; id: string } | null }> {
  const matching = sql`FROM memberships m JOIN user u ON u.id = m.person
    WHERE m.organization = ${organization} AND ${buildUserFilter(query)}`;
  const { after } = query;
  const isAfter =
    after === undefined ? sql`1` : sql`(${SORT_VALUE}, u.id) > (${after.value}, ${after.id})`;
  const [rows, counted] = await db.batch([
    selectRows(
      db,
      UserRow,
      sql`SELECT ${buildUserColumns(now)} ${matching} AND ${isAfter}
      ORDER BY sortValue, u.id LIMIT ${query.limit + 1}`,
    ),
    selectRows(db, v.object({ total: integer }), sql`SELECT count(*) AS total ${matching}`),
  ]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    users: page.map(toStoredUser),
    total: getOnly(counted).total,
    end: rows.length > query.limit && last ? { value: last.sortValue, id: last.id } : null,
  };
}

/** Finds a member, enabled or disabled. @returns `null` if the organization has no such member */
export async function findUser(
  db: Database,
  key: TokenOwner,
  now: EpochSeconds,
): Promise<StoredUser | null> {
  const [row] = await selectRows(
    db,
    UserRow,
    sql`SELECT ${buildUserColumns(now)} FROM memberships m JOIN user u ON u.id = m.person
      WHERE m.person = ${key.subject} AND m.organization = ${key.organization}`,
  );
  return row === undefined ? null : toStoredUser(row);
}

const MemberCount = v.object({ id: text, members: integer });

/** Counts the members of each role and each group, disabled members included. */
export async function countMembers(
  db: Database,
  organization: string,
): Promise<{ roles: ReadonlyMap<string, number>; groups: ReadonlyMap<string, number> }> {
  const [roles, groups] = await db.batch([
    selectRows(
      db,
      MemberCount,
      sql`SELECT role AS id, count(*) AS members FROM memberships
        WHERE organization = ${organization} GROUP BY role`,
    ),
    selectRows(
      db,
      MemberCount,
      sql`SELECT g.value AS id, count(*) AS members FROM memberships m, json_each(m.groups) g
        WHERE m.organization = ${organization} GROUP BY g.value`,
    ),
  ]);
  const toMap = (rows: readonly { id: string; members: number }[]) =>
    new Map(rows.map(({ id, members }) => [id, members]));
  return { roles: toMap(roles), groups: toMap(groups) };
}

function buildUserFilter({ q = "", status, role, group }: UserListQuery): SQL {
  const text = foldText(q.trim());
  return sql`(${text} = '' OR instr(u.search_text, ${text}) > 0)
    AND (${status} = 'all' OR (m.disabled_at IS NULL) = (${status} = 'active'))
    AND (${role ?? null} IS NULL OR m.role = ${role ?? null})
    AND (${group ?? null} IS NULL
      OR EXISTS (SELECT 1 FROM json_each(m.groups) g WHERE g.value = ${group ?? null}))`;
}

function toStoredUser({ sortValue: _, ...user }: UserRow): StoredUser {
  return user;
}
