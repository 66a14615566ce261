import { type SQL, sql } from "drizzle-orm";
import { toSortText } from "../../../shared/fold-text.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import { buildRecordedCondition, insertAuditEvent } from "../audit/audit-statement.ts";
import { buildSearchText } from "../build-search-text.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import {
  buildCurrentCatalogCondition,
  buildOwnedTokenCondition,
  buildValidCredentialCondition,
  type TokenKey,
} from "../write-guards.ts";
import { type ChangedToken, type TokenChange, toChangedToken } from "./change-token.ts";
import {
  buildExceedingScopeCondition,
  insertScopes,
  type StoredScope,
} from "./scope-statements.ts";
import { isBeyondManager, listedScopes } from "./shown-secrets.ts";
import { narrowIssuedStatements } from "./token-cascade.ts";
import { type StoredToken, selectToken } from "./token-queries.ts";

/**
 * A token as it was read, and as it will be. Name, description, expiry and scopes can differ. The expiry of a
 * pending token is `collectBy` and `collectExpires`.
 */
export interface TokenEdit {
  from: StoredToken;
  to: StoredToken;
  /** The version of the catalog that the new scopes were checked against. */
  catalogVersion: number;
}

/**
 * Changes a token if its version is still that of `from`. Its secret stays.
 *
 * Tokens that it issued lose the removed scopes and expire no later than it does. The guard keeps the token within
 * its parent token, which may have been narrowed since it was read. It refuses new scopes, and another expiry, with
 * which a manager who knows a secret of the token could do more than they may grant.
 */
export async function editToken(
  db: Database,
  key: TokenKey,
  { from, to, catalogVersion }: TokenEdit,
  { credential, now, event }: TokenChange,
): Promise<ChangedToken> {
  const removed = removeScopes(from.scopes, to.scopes);
  const added = removeScopes(to.scopes, from.scopes);
  // A later expiry may make a token work again that expired since, and that no change of a role judged then.
  const isNarrowed = added.length === 0 && from.expiresAt === to.expiresAt;
  const recorded = buildRecordedCondition(event);
  const collectExpires = to.collectBy === null ? null : JSON.stringify(to.collectExpires);
  const guard = db.run(sql`
    UPDATE tokens AS t SET name = ${to.name}, description = ${to.description},
      search_text = ${buildSearchText(to.name, to.description)}, sort_text = ${toSortText(to.name)},
      expires_at = ${to.expiresAt}, collect_by = ${to.collectBy},
      collect_expires = ${collectExpires}, version = version + 1
    WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)} AND t.version = ${from.version}
      AND ${buildValidCredentialCondition(credential, now)}
      AND ${added.length === 0 ? sql`1` : buildCurrentCatalogCondition(key.organization, catalogVersion)}
      AND ${isNarrowed ? sql`1` : sql`NOT ${isBeyondManager(now, listedScopes(to.scopes))}`}
      AND ${buildWithinParentCondition(added, from.expiresAt === to.expiresAt ? undefined : to.expiresAt)}`);
  const ids = JSON.stringify(removed.map(({ id }) => id));
  const [updated, , , , , , , , , rows] = await db.batch([
    guard,
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    db.run(sql`DELETE FROM scopes WHERE token_id = ${key.id}
      AND id IN (SELECT value FROM json_each(${ids})) AND ${recorded}`),
    insertScopes(db, key.id, added, recorded),
    ...narrowIssuedStatements(db, key, event, to.expiresAt),
    selectToken(db, key),
  ]);
  return toChangedToken(updated.meta.changes, rows[0]);
}

/**
 * Builds the condition that the change keeps the token within its parent.
 *
 * @param expiresAt the new expiry, or `undefined` if unchanged
 */
function buildWithinParentCondition(
  added: readonly StoredScope[],
  expiresAt: EpochSeconds | null | undefined,
): SQL {
  const expiresLater =
    expiresAt === undefined
      ? sql`0`
      : sql`parent.expires_at < coalesce(${expiresAt}, parent.expires_at + 1)`;
  return sql`NOT EXISTS (SELECT 1 FROM tokens parent WHERE parent.id = t.parent_id
    AND (${expiresLater} OR ${buildExceedingScopeCondition(added, sql`parent.id`)}))`;
}

function removeScopes(
  scopes: readonly StoredScope[],
  others: readonly StoredScope[],
): StoredScope[] {
  return scopes.filter(({ id }) => !others.some((other) => other.id === id));
}
