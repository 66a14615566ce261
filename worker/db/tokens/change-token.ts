import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  insertAuditEvent,
  insertTokenAuditEvents,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import {
  type ActingCredential,
  credentialAlive,
  ownedBy,
  type TokenKey,
  type TokenOwner,
  versionIn,
} from "../write-guards.ts";
import { revokeIssuedStatements } from "./token-cascade.ts";
import { type StoredToken, selectToken, type TokenRow, toStoredToken } from "./token-queries.ts";

/** Who changes a token, when, and the audit row that says so. */
export interface TokenChange {
  credential: ActingCredential;
  now: EpochSeconds;
  event: AuditEvent;
}

/** The token as it now stands, `null` where its owner has none such; and whether this call changed it. */
export interface ChangedToken {
  token: StoredToken | null;
  changed: boolean;
}

/**
 * Marks a token revoked, once, and all that it issued: a second call changes nothing and keeps the
 * first `revoked_at`.
 *
 * @param versions those that the token may have; `null` for any
 */
export async function revokeToken(
  db: Database,
  key: TokenKey,
  { credential, now, event }: TokenChange,
  versions: readonly number[] | null,
): Promise<ChangedToken> {
  const [updated, , , , , , rows] = await db.batch([
    db.run(sql`
      UPDATE tokens AS t SET revoked_at = ${now}, version = version + 1
      WHERE t.id = ${key.id} AND ${ownedBy(key)} AND t.revoked_at IS NULL
        AND ${versionIn(versions)} AND ${credentialAlive(credential, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    ...revokeIssuedStatements(db, key, event),
    selectToken(db, key),
  ]);
  return toChangedToken(updated.meta.changes, rows[0]);
}

/**
 * Removes a token with its secrets and scopes, and revokes all that it issued; what it was stays in the
 * audit trail.
 *
 * The audit row is the guard, since it must read the token before it is gone.
 *
 * @param versions those that the token may have; `null` for any
 * @returns whether it was removed
 */
export async function deleteToken(
  db: Database,
  key: TokenKey,
  { credential, now, event }: TokenChange,
  versions: readonly number[] | null,
): Promise<boolean> {
  const exists = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = ${key.id} AND ${ownedBy(key)}
    AND ${versionIn(versions)} AND ${credentialAlive(credential, now)})`;
  const details = sql`(SELECT ${DELETED_DETAILS} FROM tokens t WHERE t.id = ${key.id})`;
  const [recorded] = await db.batch([
    insertAuditEvent(db, { ...event, details }, exists),
    db.run(sql`DELETE FROM tokens WHERE id = ${key.id} AND changes() > 0`),
    insertChange(db, { kind: "token", targetId: key.id }),
    ...revokeIssuedStatements(db, key, event),
  ]);
  return recorded.meta.changes > 0;
}

/** What the audit trail keeps of a token that is deleted. `t` is tokens. */
const DELETED_DETAILS = sql`json_object('name', json_array(t.name, NULL),
  'hint', (SELECT hint FROM token_secrets WHERE token_id = t.id AND valid_until IS NULL))`;

/** @param changes how many rows the guard changed */
export function toChangedToken(changes: number, row: TokenRow | undefined): ChangedToken {
  return { token: row === undefined ? null : toStoredToken(row), changed: changes > 0 };
}

/**
 * Revokes all of a person's tokens in one organization that are not over: in one batch, with an audit row
 * for each. One row of the change feed names the person: thousands would make every isolate start anew.
 *
 * @returns how many it revoked
 */
export async function revokeAllTokens(
  db: Database,
  owner: TokenOwner,
  { credential, now, event }: TokenChange,
): Promise<number> {
  const live = sql`t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > ${now} OR t.collect_by > ${now})`;
  const from = sql`FROM tokens t
    WHERE ${ownedBy(owner)} AND ${live} AND ${credentialAlive(credential, now)}`;
  const details = sql`json_object('revoked_at', json_array(NULL, CAST(${now} AS INTEGER)))`;
  return await changeAll(db, owner, [
    insertTokenAuditEvents(db, event, from, details),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${from})`),
  ]);
}

/**
 * Removes all of a person's tokens in one organization, in whatever state; as `revokeAllTokens` does it.
 *
 * @returns how many it removed
 */
export async function deleteAllTokens(
  db: Database,
  owner: TokenOwner,
  { credential, now, event }: TokenChange,
): Promise<number> {
  const from = sql`FROM tokens t WHERE ${ownedBy(owner)} AND ${credentialAlive(credential, now)}`;
  return await changeAll(db, owner, [
    insertTokenAuditEvents(db, event, from, DELETED_DETAILS),
    db.run(sql`DELETE FROM tokens WHERE id IN (SELECT t.id ${from})`),
  ]);
}

/** The audit rows come first: they read what the change takes away, and there are as many as it changes. */
async function changeAll(
  db: Database,
  { subject }: TokenOwner,
  [record, change]: readonly [ReturnType<Database["run"]>, ReturnType<Database["run"]>],
): Promise<number> {
  const [recorded] = await db.batch([
    record,
    insertChange(db, { kind: "user", targetId: subject }),
    change,
  ]);
  return recorded.meta.changes;
}
