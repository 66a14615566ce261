import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditActor,
  insertAuditEvent,
  insertTokenAuditEvents,
  isRecorded,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { credentialAlive, isMember, ownedBy, type TokenKey } from "../write-guards.ts";
import type { TokenChange } from "./change-token.ts";
import {
  type Collection,
  insertIdempotency,
  isUnderLimit,
  type NewIdempotencyRow,
} from "./issue-token.ts";
import { revokeIssuedStatements } from "./token-cascade.ts";
import type { StoredToken } from "./token-queries.ts";

/** A new secret that is to wait for its token's owner. */
export interface HandOver {
  from: StoredToken;
  collect: Collection;
  /** Whether every secret so far ends at once: always for a token that is over, which must not come back. */
  stops: boolean;
}

/**
 * Lets a new secret wait for a token's owner, where its version is still that of `from` and they are still
 * a member.
 *
 * Where the secret so far goes on, nothing else changes until the new one is collected. Where it stops, the
 * token has no secret, and what it issued is revoked with it.
 *
 * @param rules.limit of live tokens of the owner, which a token that was over would raise
 * @returns whether it was done
 */
export async function handOver(
  db: Database,
  key: TokenKey,
  { from, collect, stops }: HandOver,
  rules: { limit: number; idempotency: NewIdempotencyRow | null },
  { credential, now, event }: TokenChange,
): Promise<boolean> {
  const { limit, idempotency } = rules;
  const isOver = sql`(t.revoked_at IS NOT NULL OR t.expires_at <= ${now})`;
  const stopped = sql`${isRecorded(event)} AND ${Number(stops)} = 1`;
  const issued = revokeIssuedStatements(db, key, event);
  const guard = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = ${key.id} AND ${ownedBy(key)}
    AND t.version = ${from.version} AND ${credentialAlive(credential, now)} AND ${isMember(key)}
    AND (NOT ${isOver} OR ${isUnderLimit({ ...key, kind: "pat" }, limit, now)}))`;
  const update = db.run(sql`
    UPDATE tokens SET collect_by = ${collect.by},
      collect_expires = ${JSON.stringify(collect.expires)}, collect_from = ${collect.from},
      revoked_at = NULL, superseded_use_at = NULL,
      expires_at = CASE WHEN ${Number(stops)} = 1 THEN ${collect.by} ELSE expires_at END,
      version = version + 1
    WHERE id = ${key.id} AND ${idempotency === null ? guard : sql`changes() > 0`}`);
  const rest = [
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    db.run(sql`UPDATE token_secrets SET valid_until = min(coalesce(valid_until, ${now}), ${now})
      WHERE token_id = ${key.id} AND ${stopped}`),
    ...(stops ? issued : []),
  ];
  if (idempotency === null) {
    const [updated] = await db.batch([update, ...rest]);
    return updated.meta.changes > 0;
  }
  const kept = insertIdempotency(db, idempotency, guard);
  const [, updated] = await db.batch([kept, update, ...rest]);
  return updated.meta.changes > 0;
}

/**
 * Takes back a secret that waits, where the token's version is still that of `from`: the secret so far, if
 * one works, goes on; else the token is over.
 *
 * @returns whether it was done
 */
export async function takeBack(
  db: Database,
  key: TokenKey,
  from: StoredToken,
  { credential, now, event }: TokenChange,
): Promise<boolean> {
  const [updated] = await db.batch([
    db.run(sql`
      UPDATE tokens AS t SET collect_by = NULL, collect_expires = NULL, collect_from = NULL,
        expires_at = CASE WHEN EXISTS (SELECT 1 FROM token_secrets
            WHERE token_id = t.id AND valid_until IS NULL)
          THEN t.expires_at ELSE ${now} END,
        version = version + 1
      WHERE t.id = ${key.id} AND ${ownedBy(key)} AND t.version = ${from.version}
        AND t.collect_by IS NOT NULL AND ${credentialAlive(credential, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
  ]);
  return updated.meta.changes > 0;
}

/** In one batch; what is left waits for the next run. */
const ROWS = 1_000;

/**
 * Takes back what nobody came for in time, with an audit row for each: what could be collected can no
 * longer be. Nothing hangs on when it runs: `collect_by` itself is what is judged by.
 */
export async function lapseCollections(
  db: Database,
  now: EpochSeconds,
  actor: AuditActor,
): Promise<void> {
  const lapsed = sql`FROM tokens t WHERE t.id IN (
    SELECT id FROM tokens WHERE collect_by <= ${now} ORDER BY collect_by LIMIT ${ROWS})`;
  const details = sql`json_object('collect_by', json_array(t.collect_by, NULL))`;
  await db.batch([
    insertTokenAuditEvents(
      db,
      { at: now, action: "token.lapsed", actor },
      sql`${lapsed} AND t.revoked_at IS NULL`,
      details,
    ),
    db.run(sql`UPDATE tokens SET collect_by = NULL, collect_expires = NULL, collect_from = NULL,
      version = version + 1 WHERE id IN (SELECT t.id ${lapsed})`),
  ]);
}
