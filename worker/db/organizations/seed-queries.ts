import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { GrantRow } from "../../permissions/compile-grants.ts";
import { computeScopeShapes } from "../../permissions/scope-shapes.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { putCatalog } from "../catalog/catalog-queries.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { selectRows, text } from "../select-rows.ts";
import {
  buildStoredCondition,
  insertSecret,
  insertTokenStatement,
  type NewToken,
} from "../tokens/insert-token.ts";
import { insertScopes } from "../tokens/scope-statements.ts";
import { revokeBeyondManagerStatements } from "../tokens/shown-secrets.ts";

/** The creator of seeded rows, which no person made. */
export const DEVELOPMENT_ACTOR = "development";

/** Creates an organization unless it exists. */
export async function ensureOrganization(
  db: Database,
  organization: { id: string; name: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  await db.batch([
    db.run(sql`
      INSERT INTO organizations (id, name, created_at)
      VALUES (${organization.id}, ${organization.name}, ${now}) ON CONFLICT DO NOTHING`),
    insertAuditEvent(db, event),
  ]);
}

/** Puts an organization's first catalog unless it has one. */
export async function ensureCatalog(
  db: Database,
  organization: string,
  compiled: { catalog: Catalog; grants: readonly GrantRow[] },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  const shapes = computeScopeShapes(null, compiled.catalog);
  const put = { ...compiled, organization, shapes, from: 0, createdBy: DEVELOPMENT_ACTOR };
  await putCatalog(db, { ...put, drop: false }, { now, event });
}

/**
 * Makes a person a member unless they are one.
 *
 * @param restored true to reset an existing membership, because the catalog has changed
 */
export async function ensureMembership(
  db: Database,
  member: { person: string; organization: string; role: string; groups: readonly string[] },
  { now, restored }: { now: EpochSeconds; restored: boolean },
  event: AuditEvent,
): Promise<void> {
  const { person, organization, role } = member;
  const groups = JSON.stringify(member.groups);
  await db.batch([
    db.run(sql`
      INSERT INTO memberships (person, organization, role, groups, created_at)
      VALUES (${person}, ${organization}, ${role}, ${groups}, ${now})
      ON CONFLICT DO UPDATE SET role = excluded.role, groups = excluded.groups, disabled_at = NULL
      WHERE ${Number(restored)} AND (memberships.disabled_at IS NOT NULL
        OR (memberships.role, memberships.groups) <> (excluded.role, excluded.groups))`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "user", targetId: person }),
    ...revokeBeyondManagerStatements(db, organization, person, {
      actor: event.actor,
      now,
      when: buildRecordedCondition(event),
    }),
  ]);
}

/** A token that the development server issues when it starts: a person's, or an API's credential. */
export type DevelopmentToken = Omit<NewToken, "createdBy" | "parentId">;

const EarlierToken = v.object({ id: text, kind: v.picklist(["pat", "svc"]), owner: text });
/** A token of an earlier start that is not revoked. */
export type EarlierToken = v.InferOutput<typeof EarlierToken>;

/** Finds the tokens of earlier starts that are not revoked. */
export async function findDevelopmentTokens(
  db: Database,
  organization: string,
): Promise<EarlierToken[]> {
  return await selectRows(
    db,
    EarlierToken,
    sql`SELECT id, kind, owner FROM tokens
      WHERE organization = ${organization} AND created_by = ${DEVELOPMENT_ACTOR}
        AND revoked_at IS NULL`,
  );
}

/** Revokes the tokens of earlier starts and stores new ones, in one batch. */
export async function replaceDevelopmentTokens(
  db: Database,
  revoke: readonly { id: string; event: AuditEvent }[],
  issue: readonly { token: DevelopmentToken; event: AuditEvent }[],
  now: EpochSeconds,
): Promise<void> {
  const [first, ...rest]: BatchItem<"sqlite">[] = [
    ...revoke.flatMap(({ id, event }) => [
      db.run(sql`
        UPDATE tokens SET revoked_at = ${now}, version = version + 1
        WHERE id = ${id} AND revoked_at IS NULL`),
      insertAuditEvent(db, event),
      insertChange(db, { kind: "token", targetId: id }),
    ]),
    ...issue.flatMap(({ token, event }) => [
      insertTokenStatement(db, { ...token, createdBy: DEVELOPMENT_ACTOR, parentId: null }, sql`1`),
      insertAuditEvent(db, event),
      insertChange(db, { kind: "token", targetId: token.id }),
      insertSecret(db, token, sql`NULL`),
      insertScopes(db, token.id, token.scopes, buildStoredCondition(token)),
    ]),
  ];
  if (first !== undefined) await db.batch([first, ...rest]);
}
