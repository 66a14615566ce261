import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
  insertTokenAuditEvents,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import {
  type ActingCredential,
  buildExpectedVersionCondition,
  buildOwnedTokenCondition,
  buildValidCredentialCondition,
  type TokenKey,
  type TokenOwner,
} from "../write-guards.ts";
import { revokeIssuedStatements } from "./token-cascade.ts";
import { type StoredToken, selectToken, type TokenRow, toStoredToken } from "./token-queries.ts";

/** The acting credential, instant and audit event of a change to a token. */
export interface TokenChange {
  credential: ActingCredential;
  now: EpochSeconds;
  event: AuditEvent;
}

/** The token after a change, or `null` if its owner has no such token. `changed` is true if this call changed it. */
export interface ChangedToken {
  token: StoredToken | null;
  changed: boolean;
}

/**
 * Revokes a token and every token that it issued. A second call changes nothing and keeps the first `revoked_at`.
 *
 * @param versions the versions that the token may have; `null` for any
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
      WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)} AND t.revoked_at IS NULL
        AND ${buildExpectedVersionCondition(versions)} AND ${buildValidCredentialCondition(credential, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    ...revokeIssuedStatements(db, key, event),
    selectToken(db, key),
  ]);
  return toChangedToken(updated.meta.changes, rows[0]);
}

/**
 * Ends the secrets of a token that a newer one has replaced and that still work for a while. Without such a secret it
 * changes nothing.
 *
 * @param versions the versions that the token may have; `null` for any
 */
export async function stopOldSecret(
  db: Database,
  key: TokenKey,
  { credential, now, event }: TokenChange,
  versions: readonly number[] | null,
): Promise<ChangedToken> {
  const [updated, , , , rows] = await db.batch([
    db.run(sql`
      UPDATE tokens AS t SET version = version + 1
      WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)}
        AND EXISTS (SELECT 1 FROM token_secrets WHERE token_id = t.id AND valid_until > ${now})
        AND ${buildExpectedVersionCondition(versions)} AND ${buildValidCredentialCondition(credential, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    db.run(sql`UPDATE token_secrets SET valid_until = ${now}
      WHERE token_id = ${key.id} AND valid_until > ${now} AND ${buildRecordedCondition(event)}`),
    selectToken(db, key),
  ]);
  return toChangedToken(updated.meta.changes, rows[0]);
}

/**
 * Deletes a token with its secrets and scopes, and revokes every token that it issued. Name and hint stay in the
 * audit trail.
 *
 * The audit row is the guard, because it must read the token before its deletion.
 *
 * @param versions the versions that the token may have; `null` for any
 * @returns true if the token was deleted
 */
export async function deleteToken(
  db: Database,
  key: TokenKey,
  { credential, now, event }: TokenChange,
  versions: readonly number[] | null,
): Promise<boolean> {
  const exists = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)}
    AND ${buildExpectedVersionCondition(versions)} AND ${buildValidCredentialCondition(credential, now)})`;
  const details = sql`(SELECT ${DELETED_DETAILS} FROM tokens t WHERE t.id = ${key.id})`;
  const [recorded] = await db.batch([
    insertAuditEvent(db, { ...event, details }, exists),
    db.run(sql`DELETE FROM tokens WHERE id = ${key.id} AND changes() > 0`),
    insertChange(db, { kind: "token", targetId: key.id }),
    ...revokeIssuedStatements(db, key, event),
  ]);
  return recorded.meta.changes > 0;
}

/** The name and hint of a deleted token, for its audit row. `t` is tokens. */
const DELETED_DETAILS = sql`json_object('name', json_array(t.name, NULL),
  'hint', (SELECT hint FROM token_secrets WHERE token_id = t.id AND valid_until IS NULL))`;

/** Builds the result of a change. @param changes the number of rows that the guard changed */
export function toChangedToken(changes: number, row: TokenRow | undefined): ChangedToken {
  return { token: row === undefined ? null : toStoredToken(row), changed: changes > 0 };
}

/**
 * Revokes a person's live and pending tokens in one organization, in one batch with an audit row for each. The
 * change feed gets one row for the person, because thousands of rows would make every isolate clear its cache.
 *
 * @returns the number of tokens revoked
 */
export async function revokeAllTokens(
  db: Database,
  owner: TokenOwner,
  { credential, now, event }: TokenChange,
): Promise<number> {
  const isLiveOrPending = sql`t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > ${now} OR t.collect_by > ${now})`;
  const from = sql`FROM tokens t
    WHERE ${buildOwnedTokenCondition(owner)} AND ${isLiveOrPending} AND ${buildValidCredentialCondition(credential, now)}`;
  const details = sql`json_object('revoked_at', json_array(NULL, CAST(${now} AS INTEGER)))`;
  return await changeAll(db, owner, [
    insertTokenAuditEvents(db, event, from, details),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${from})`),
  ]);
}

/**
 * Deletes all of a person's tokens in one organization, whatever their state, with the audit and change-feed rows
 * of `revokeAllTokens`.
 *
 * @returns the number of tokens deleted
 */
export async function deleteAllTokens(
  db: Database,
  owner: TokenOwner,
  { credential, now, event }: TokenChange,
): Promise<number> {
  const from = sql`FROM tokens t WHERE ${buildOwnedTokenCondition(owner)} AND ${buildValidCredentialCondition(credential, now)}`;
  return await changeAll(db, owner, [
    insertTokenAuditEvents(db, event, from, DELETED_DETAILS),
    db.run(sql`DELETE FROM tokens WHERE id IN (SELECT t.id ${from})`),
  ]);
}

/** Runs the batch. The audit rows come first, because they read the tokens before the change. */
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
