import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "./audit-statement.ts";
import { insertChange } from "./change-statement.ts";
import type { Database } from "./database.ts";
import { selectToken } from "./find-token.ts";
import { credentialAlive, ownedBy, type TokenKey } from "./token-key.ts";
import { type StoredToken, toStoredToken } from "./token-rows.ts";
import { tokenSearchText } from "./token-search-text.ts";

/** Who changes a token, and when. */
export interface TokenChange {
  credential: { tokenId: string };
  now: EpochSeconds;
  event: AuditEvent;
}

/** The token as it now stands, `null` where its owner has none such; and whether this call changed it. */
export interface ChangedToken {
  token: StoredToken | null;
  changed: boolean;
}

/** Marks a token revoked, once: a second call changes nothing and keeps the first `revoked_at`. */
export async function revokeToken(
  db: Database,
  key: TokenKey,
  { credential, now, event }: TokenChange,
): Promise<ChangedToken> {
  const [updated, , , rows] = await db.batch([
    db.run(sql`
      UPDATE tokens AS t SET revoked_at = ${now}, version = version + 1
      WHERE t.id = ${key.id} AND ${ownedBy(key)} AND t.revoked_at IS NULL
        AND ${credentialAlive(credential, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    selectToken(db, key),
  ]);
  return toChangedToken(updated.meta.changes, rows[0]);
}

/**
 * Changes a token's name, description or expiry where its version is still `version`.
 *
 * A change of expiry can change verdicts, so it goes to the feed like everything that does.
 */
export async function updateToken(
  db: Database,
  key: TokenKey,
  change: { from: StoredToken; name: string; description: string; expiresAt: EpochSeconds | null },
  { credential, now, event }: TokenChange,
): Promise<ChangedToken> {
  const [updated, , , rows] = await db.batch([
    db.run(sql`
      UPDATE tokens AS t SET name = ${change.name}, description = ${change.description},
        search_text = ${tokenSearchText(change.name, change.description)},
        expires_at = ${change.expiresAt}, version = version + 1
      WHERE t.id = ${key.id} AND ${ownedBy(key)} AND t.version = ${change.from.version}
        AND ${credentialAlive(credential, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    selectToken(db, key),
  ]);
  return toChangedToken(updated.meta.changes, rows[0]);
}

/**
 * Removes a token with its secrets and scopes; what it was stays in the audit trail.
 *
 * The audit row is the guard, since it must read the token before it is gone.
 *
 * @returns whether there was such a token
 */
export async function deleteToken(
  db: Database,
  key: TokenKey,
  { credential, now, event }: TokenChange,
  version: number | null = null,
): Promise<boolean> {
  const exists = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = ${key.id} AND ${ownedBy(key)}
    AND (${version} IS NULL OR t.version = ${version})
    AND ${credentialAlive(credential, now)})`;
  const details = sql`(SELECT json_object('name', json_array(t.name, NULL),
      'hint', (SELECT hint FROM token_secrets WHERE token_id = t.id ORDER BY created_at DESC LIMIT 1))
    FROM tokens t WHERE t.id = ${key.id})`;
  const [recorded] = await db.batch([
    insertAuditEvent(db, { ...event, details }, exists),
    db.run(sql`DELETE FROM tokens WHERE id = ${key.id} AND changes() > 0`),
    insertChange(db, { kind: "token", targetId: key.id }),
  ]);
  return recorded.meta.changes > 0;
}

function toChangedToken(
  changes: number,
  row: Parameters<typeof toStoredToken>[0] | undefined,
): ChangedToken {
  return { token: row === undefined ? null : toStoredToken(row), changed: changes > 0 };
}
