import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditActor,
  buildRecordedCondition,
  insertAuditEvent,
  insertTokenAuditEvents,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import {
  buildMemberCondition,
  buildOwnedTokenCondition,
  buildValidCredentialCondition,
  type TokenKey,
} from "../write-guards.ts";
import type { TokenChange } from "./change-token.ts";
import {
  buildUnderLimitCondition,
  type CollectionTerms,
  insertIdempotency,
  type NewIdempotencyRow,
} from "./insert-token.ts";
import { revokeIssuedStatements } from "./token-cascade.ts";
import type { StoredToken } from "./token-queries.ts";

/** A new secret of a token that its owner has to collect. It does not exist until then. */
export interface PendingSecret {
  from: StoredToken;
  collect: CollectionTerms;
  /** True if all existing secrets end at once. Required for an expired or revoked token, so that none works again. */
  endsCurrentSecret: boolean;
}

/**
 * Makes a new secret of a token pending, if the token's version is still that of `from` and its owner is a member.
 *
 * If the current secret keeps working, nothing else changes until the owner collects the new one. If it ends, the
 * token has no secret until then, and every token that it issued is revoked.
 *
 * @param rules.limit the owner's limit of live tokens, which applies if the token was expired or revoked
 * @returns true if the new secret is pending
 */
export async function storePendingSecret(
  db: Database,
  key: TokenKey,
  { from, collect, endsCurrentSecret }: PendingSecret,
  rules: { limit: number; idempotency: NewIdempotencyRow | null },
  { credential, now, event }: TokenChange,
): Promise<boolean> {
  const { limit, idempotency } = rules;
  const isExpiredOrRevoked = sql`(t.revoked_at IS NOT NULL OR t.expires_at <= ${now})`;
  const endsSecrets = sql`${buildRecordedCondition(event)} AND ${Number(endsCurrentSecret)} = 1`;
  const guard = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)}
    AND t.version = ${from.version} AND ${buildValidCredentialCondition(credential, now)} AND ${buildMemberCondition(key)}
    AND (NOT ${isExpiredOrRevoked} OR ${buildUnderLimitCondition({ ...key, kind: "pat" }, limit, now)}))`;
  const update = db.run(sql`
    UPDATE tokens SET collect_by = ${collect.by},
      collect_expires = ${JSON.stringify(collect.expires)}, collect_from = ${collect.from},
      revoked_at = NULL, superseded_use_at = NULL, previous_use_at = NULL,
      expires_at = CASE WHEN ${Number(endsCurrentSecret)} = 1 THEN ${collect.by} ELSE expires_at END,
      version = version + 1
    WHERE id = ${key.id} AND ${idempotency === null ? guard : sql`changes() > 0`}`);
  const rest = [
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    db.run(sql`UPDATE token_secrets SET valid_until = min(coalesce(valid_until, ${now}), ${now})
      WHERE token_id = ${key.id} AND ${endsSecrets}`),
    ...(endsCurrentSecret ? revokeIssuedStatements(db, key, event) : []),
  ];
  if (idempotency === null) {
    const [updated] = await db.batch([update, ...rest]);
    return updated.meta.changes > 0;
  }
  const answer = insertIdempotency(db, idempotency, guard);
  const [, updated] = await db.batch([answer, update, ...rest]);
  return updated.meta.changes > 0;
}

/**
 * Withdraws a pending secret, if the token's version is still that of `from`. The current secret keeps working. A
 * token without one expires.
 *
 * @returns true if the pending secret was withdrawn
 */
export async function withdrawPendingSecret(
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
      WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)} AND t.version = ${from.version}
        AND t.collect_by IS NOT NULL AND ${buildValidCredentialCondition(credential, now)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
  ]);
  return updated.meta.changes > 0;
}

/** Tokens in one run; the next run continues. */
const ROWS = 1_000;

/**
 * Clears pending secrets whose `collect_by` has passed, with an audit row for each token. It may run at any time,
 * because a secret cannot be collected after `collect_by` anyway.
 */
export async function expirePendingSecrets(
  db: Database,
  now: EpochSeconds,
  actor: AuditActor,
): Promise<void> {
  const expired = sql`FROM tokens t WHERE t.id IN (
    SELECT id FROM tokens WHERE collect_by <= ${now} ORDER BY collect_by LIMIT ${ROWS})`;
  const details = sql`json_object('collect_by', json_array(t.collect_by, NULL))`;
  await db.batch([
    insertTokenAuditEvents(
      db,
      { at: now, action: "token.lapsed", actor },
      sql`${expired} AND t.revoked_at IS NULL`,
      details,
    ),
    db.run(sql`UPDATE tokens SET collect_by = NULL, collect_expires = NULL, collect_from = NULL,
      version = version + 1 WHERE id IN (SELECT t.id ${expired})`),
  ]);
}
