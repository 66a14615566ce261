import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { insertAuditEvent, isRecorded } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { catalogStands, credentialAlive, ownedBy, type TokenKey } from "../write-guards.ts";
import { type ChangedToken, type TokenChange, toChangedToken } from "./change-token.ts";
import { insertScopes, isBeyond, type StoredScope } from "./scope-statements.ts";
import { boundIssuedStatements } from "./token-cascade.ts";
import { type StoredToken, selectToken, tokenSearchText } from "./token-queries.ts";

/** A token as it was read, and as it is to be: name, description, expiry (of one that waits: what then counts, and until when it waits) and scopes can differ. */
export interface TokenEdit {
  from: StoredToken;
  to: StoredToken;
  /** The catalog that it was judged by. */
  catalogVersion: number;
}

/**
 * Changes a token where its version is still that of `from`; its secret stays.
 *
 * What was issued by it stays within it: it loses the same scopes, and ends no later. And it itself
 * stays within the token that issued it, which may have been narrowed since it was asked.
 */
export async function editToken(
  db: Database,
  key: TokenKey,
  { from, to, catalogVersion }: TokenEdit,
  { credential, now, event }: TokenChange,
): Promise<ChangedToken> {
  const removed = without(from.scopes, to.scopes);
  const added = without(to.scopes, from.scopes);
  const recorded = isRecorded(event);
  const collectExpires = to.collectBy === null ? null : JSON.stringify(to.collectExpires);
  const guard = db.run(sql`
    UPDATE tokens AS t SET name = ${to.name}, description = ${to.description},
      search_text = ${tokenSearchText(to.name, to.description)},
      expires_at = ${to.expiresAt}, collect_by = ${to.collectBy},
      collect_expires = ${collectExpires}, version = version + 1
    WHERE t.id = ${key.id} AND ${ownedBy(key)} AND t.version = ${from.version}
      AND ${credentialAlive(credential, now)}
      AND ${added.length === 0 ? sql`1` : catalogStands(key.organization, catalogVersion)}
      AND ${isWithinMaker(added, from.expiresAt === to.expiresAt ? undefined : to.expiresAt)}`);
  const ids = JSON.stringify(removed.map(({ id }) => id));
  const [updated, , , , , , , , , rows] = await db.batch([
    guard,
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    db.run(sql`DELETE FROM scopes WHERE token_id = ${key.id}
      AND id IN (SELECT value FROM json_each(${ids})) AND ${recorded}`),
    insertScopes(db, key.id, added, recorded),
    ...boundIssuedStatements(db, key, event, to.expiresAt),
    selectToken(db, key),
  ]);
  return toChangedToken(updated.meta.changes, rows[0]);
}

/** @param expiresAt the end asked for; absent where it stays as it is */
function isWithinMaker(
  added: readonly StoredScope[],
  expiresAt: EpochSeconds | null | undefined,
): SQL {
  const later =
    expiresAt === undefined
      ? sql`0`
      : sql`maker.expires_at < coalesce(${expiresAt}, maker.expires_at + 1)`;
  return sql`NOT EXISTS (SELECT 1 FROM tokens maker WHERE maker.id = t.parent_id
    AND (${later} OR ${isBeyond(added, sql`maker.id`)}))`;
}

function without(scopes: readonly StoredScope[], others: readonly StoredScope[]): StoredScope[] {
  return scopes.filter(({ id }) => !others.some((other) => other.id === id));
}
