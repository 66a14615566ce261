import { sql } from "drizzle-orm";
import { insertTokenAuditEvents } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { credentialAlive, ownedBy, type TokenOwner } from "../guards/token-key.ts";
import { DELETED_DETAILS, type TokenChange } from "./change-token.ts";

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
