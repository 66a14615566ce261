import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import type { AuditActor } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { idList, selectRows, textOrNull } from "../select-rows.ts";
import { type ActingCredential, buildOwnedTokenCondition, type TokenKey } from "../write-guards.ts";
import type { StoredScope } from "./scope-statements.ts";
import { revokeTokensStatements } from "./token-cascade.ts";

/*
 * Managers may be shown a secret of another member's token. Such a secret may never do more than its manager
 * may grant to others now. `listPermissionsBeyondManager` judges this in a request; the SQL here repeats it in the
 * write, from the state that the batch leaves behind, so that no race passes it.
 */

/** A secret that a manager knows, or will know: its token's owner and the permissions of its scopes. */
interface ShownSecret {
  manager: SQL;
  owner: SQL;
  organization: SQL;
  /** A subquery with the column `permission`. */
  scopes: SQL;
}

/** Selects the ids of a list of the catalog `c` whose entries carry a control for other people's tokens. */
const selectManaging = (list: "roles" | "groups"): SQL => sql`
  SELECT entry.value ->> 'id' FROM json_each(c.document, ${sql.raw(`'$.${list}'`)}) entry,
    json_each(entry.value, '$.controls') control
  WHERE control.value IN (SELECT value FROM json_each(c.document, '$.manages."tokens.others"'))`;

/** Selects what the groups of the manager `am` may grant to others, by the catalog `c`. `*` is everything. */
const GRANTED = sql`
  SELECT granted.value FROM json_each(c.document, '$.groups') entry,
    json_each(entry.value, '$.grants_for_others') granted
  WHERE entry.value ->> 'id' IN (SELECT value FROM json_each(am.groups))`;

/** Selects every permission and level of the catalog `c`. */
const PICKABLE = sql`
  SELECT p.value ->> 'id' FROM json_each(c.document, '$.apis') api,
    json_each(api.value, '$.permissions') p
  UNION SELECT (api.value ->> 'id') || ':' || (level.value ->> 'id')
    FROM json_each(c.document, '$.apis') api, json_each(api.value, '$.levels') level`;

/** True if the manager is enabled and may grant to others all that the secret can do, automatic permissions included. */
export function isWithinManager({ manager, owner, organization, scopes }: ShownSecret): SQL {
  const selectAutomatic = (role: SQL): SQL => sql`SELECT permission FROM grants
    WHERE organization = ${organization} AND principal_kind = 'role' AND automatic = 1
      AND principal = ${role}`;
  const roleOfOwner = sql`(SELECT role FROM memberships
    WHERE person = ${owner} AND organization = ${organization})`;
  const addsNothing = sql`NOT EXISTS (${selectAutomatic(roleOfOwner)}
    EXCEPT ${selectAutomatic(sql`am.role`)})`;
  return sql`(NOT EXISTS (${scopes}) OR EXISTS (
    SELECT 1 FROM memberships am JOIN catalogs c ON c.organization = am.organization
    WHERE am.person = ${manager} AND am.organization = ${organization} AND am.disabled_at IS NULL
      AND c.version = (SELECT max(version) FROM catalogs WHERE organization = ${organization})
      AND (am.role IN (${selectManaging("roles")}) OR (
        EXISTS (SELECT value FROM json_each(am.groups)
          WHERE value IN (${selectManaging("groups")}))
        AND ('*' IN (${GRANTED}) OR (
          NOT EXISTS (${scopes} EXCEPT ${GRANTED})
          AND (${addsNothing} OR NOT EXISTS (${PICKABLE} EXCEPT ${GRANTED}))))))))`;
}

/** Returns the subquery of the permissions that a stored token has as scopes. */
export const storedScopes = (tokenId: SQL): SQL =>
  sql`SELECT permission FROM scopes WHERE token_id = ${tokenId}`;

/** Returns the subquery of the permissions of scopes that are not stored yet. */
export const listedScopes = (scopes: readonly Pick<StoredScope, "permission">[]): SQL => {
  const permissions = scopes.map(({ permission }) => permission);
  return sql`SELECT value AS permission FROM json_each(${JSON.stringify(permissions)})`;
};

/** The working secrets of the token `t` that another person than its owner was shown. */
const fromShown = (now: EpochSeconds): SQL => sql`FROM token_secrets shown
  WHERE shown.token_id = t.id AND shown.shown_to <> t.owner
    AND (shown.valid_until IS NULL OR shown.valid_until > ${now})`;

/** True if a manager knows a working secret of the token `t`, with which they could do more than they may grant. */
export function isBeyondManager(now: EpochSeconds, scopes: SQL = storedScopes(sql`t.id`)): SQL {
  const [manager, owner, organization] = [sql`shown.shown_to`, sql`t.owner`, sql`t.organization`];
  const isWithin = isWithinManager({ manager, owner, organization, scopes });
  return sql`EXISTS (SELECT 1 ${fromShown(now)} AND NOT ${isWithin})`;
}

/**
 * Returns the manager who knows the new secret of a request. The response shows the secret to that manager, or
 * the manager knows the secret of the parent token that makes the request.
 */
export function selectManagerShown({ digest, showsSecretTo }: ActingCredential): SQL {
  if (showsSecretTo !== undefined) return sql`${showsSecretTo}`;
  return sql`(SELECT shown_to FROM token_secrets WHERE digest = ${digest})`;
}

/** True unless the request shows a manager the secret of `token`, and it could do more than they may grant. */
export function mayBeShown(
  { showsSecretTo }: ActingCredential,
  { subject, organization }: Omit<TokenKey, "id">,
  scopes: SQL,
): SQL {
  if (showsSecretTo === undefined) return sql`1`;
  const key = { owner: sql`${subject}`, organization: sql`${organization}`, scopes };
  return isWithinManager({ manager: sql`${showsSecretTo}`, ...key });
}

/** Lists the managers who know a working secret of a token. Who is no enabled member any more has no role. */
export async function listManagersShown(
  db: Database,
  key: TokenKey,
  now: EpochSeconds,
): Promise<Principal[]> {
  const rows = await selectRows(
    db,
    v.object({ role: textOrNull, groups: v.nullable(idList) }),
    sql`
    SELECT m.role, m.groups FROM tokens t
    JOIN token_secrets shown ON shown.token_id = t.id AND shown.shown_to <> t.owner
      AND (shown.valid_until IS NULL OR shown.valid_until > ${now})
    LEFT JOIN memberships m ON m.person = shown.shown_to AND m.organization = t.organization
      AND m.disabled_at IS NULL
    WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)}`,
  );
  return rows.map(({ role, groups }) => ({ role: role ?? "", groups: groups ?? [] }));
}

/**
 * Returns the statements that revoke each token of an organization with which a manager could do more than they
 * may grant to others, and every token that it issued. In the batch they follow the statements that changed a
 * role, a group or the catalog.
 *
 * @param member revokes only the tokens that the member owns, or knows the secret of; `null`: of all members
 * @param when true if the change was made
 */
export function revokeBeyondManagerStatements(
  db: Database,
  organization: string,
  member: string | null,
  { actor, now, when }: { actor: AuditActor; now: EpochSeconds; when: SQL },
) {
  // CROSS JOIN keeps the order: SQLite would otherwise read all tokens of the organization for one member.
  const affected =
    member === null
      ? sql`tokens t`
      : sql`(SELECT id FROM tokens
            WHERE organization = ${organization} AND owner = ${member} AND kind = 'pat'
          UNION SELECT token_id FROM token_secrets WHERE shown_to = ${member}) affected
        CROSS JOIN tokens t ON t.id = affected.id`;
  const which = sql`${when} AND t.id IN (${selectBeyondManagers(organization, now, affected)})`;
  return revokeTokensStatements(db, which, { actor, now, reason: "beyond_manager" });
}

/** Selects the ids of tokens beyond their managers, and of every token that these issued. @param from the tokens `t` */
export function selectBeyondManagers(
  organization: string,
  now: EpochSeconds,
  from: SQL = sql`tokens t`,
): SQL {
  return sql`WITH RECURSIVE ended (id) AS (
      SELECT t.id FROM ${from} WHERE t.organization = ${organization} AND t.kind = 'pat'
        AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${now})
        AND ${isBeyondManager(now)}
      UNION SELECT issued.id FROM tokens issued JOIN ended ON issued.parent_id = ended.id)
    SELECT id FROM ended`;
}
