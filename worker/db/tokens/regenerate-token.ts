import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { buildRecordedCondition, insertAuditEvent } from "../audit/audit-statement.ts";
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
  insertIdempotency,
  type NewIdempotencyRow,
  type NewSecret,
} from "./insert-token.ts";
import { mayBeShown, selectManagerShown, storedScopes } from "./shown-secrets.ts";
import { revokeIssuedStatements } from "./token-cascade.ts";
import type { StoredToken } from "./token-queries.ts";

/** A regeneration that was planned for the token as it was read. */
export interface Regeneration {
  from: StoredToken;
  /** The token as it will be: `expiresAt` and `parentId` can differ. */
  to: StoredToken;
  secret: NewSecret;
  /** When the current secret ends: at once, or after the grace period. */
  previousUntil: EpochSeconds;
}

/**
 * Gives a token a new secret, if its version is still that of `from`, so that one of many concurrent requests
 * succeeds. Every token that it issued is revoked.
 *
 * Superseded secrets end at once, even one whose grace period was interrupted by a revocation: otherwise
 * regenerating the token would make it work again.
 *
 * The guard also requires that the owner is a member and that the parent token is as it was read. An expired or
 * revoked token counts towards the owner's limit of live tokens again.
 *
 * @returns true if the token was regenerated
 */
export async function storeRegeneration(
  db: Database,
  key: TokenKey,
  { from, to, secret, previousUntil }: Regeneration,
  rules: { limit: number; idempotency: NewIdempotencyRow | null },
  { credential, now, event }: TokenChange,
): Promise<boolean> {
  const { limit, idempotency } = rules;
  const guard = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)}
    AND t.version = ${from.version} AND ${buildValidCredentialCondition(credential, now)} AND ${buildMemberCondition(key)}
    AND (${buildLiveCondition(sql`t`, now)} OR ${buildUnderLimitCondition({ ...key, kind: "pat" }, limit, now)})
    AND ${buildParentCondition(to, now)} AND ${mayBeShown(credential, key, storedScopes(sql`t.id`))})`;
  const recorded = buildRecordedCondition(event);
  const update = db.run(sql`
    UPDATE tokens SET expires_at = ${to.expiresAt}, revoked_at = NULL, parent_id = ${to.parentId},
      superseded_use_at = NULL, previous_use_at = NULL, collect_by = NULL, collect_expires = NULL, collect_from = NULL,
      version = version + 1
    WHERE id = ${key.id} AND ${idempotency === null ? guard : sql`changes() > 0`}`);
  const rest = [
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    db.run(sql`UPDATE token_secrets SET valid_until =
        CASE WHEN valid_until IS NULL THEN ${previousUntil} ELSE min(valid_until, ${now}) END
      WHERE token_id = ${key.id} AND ${recorded}`),
    db.run(sql`
      INSERT INTO token_secrets (digest, token_id, kid, hint, created_at, shown_to)
      SELECT ${secret.digest}, ${key.id}, ${secret.kid}, ${secret.hint}, ${now},
        ${selectManagerShown(credential)} WHERE ${recorded}`),
    ...revokeIssuedStatements(db, key, event),
  ] as const;
  if (idempotency === null) {
    const [updated] = await db.batch([update, ...rest]);
    return updated.meta.changes > 0;
  }
  const answer = insertIdempotency(db, idempotency, guard);
  const [, updated] = await db.batch([answer, update, ...rest]);
  return updated.meta.changes > 0;
}

function buildLiveCondition(table: SQL, now: EpochSeconds): SQL {
  return sql`(${table}.revoked_at IS NULL
    AND (${table}.expires_at IS NULL OR ${table}.expires_at > ${now}))`;
}

/**
 * Builds the condition that `parentId` fits the parent token. A live parent keeps its id and bounds the expiry. An
 * expired or revoked parent loses its id.
 */
function buildParentCondition({ parentId, expiresAt }: StoredToken, now: EpochSeconds): SQL {
  const liveParent = sql`SELECT 1 FROM tokens parent
    WHERE parent.id = t.parent_id AND ${buildLiveCondition(sql`parent`, now)}`;
  if (parentId === null) return sql`NOT EXISTS (${liveParent})`;
  return sql`EXISTS (${liveParent} AND (parent.expires_at IS NULL OR parent.expires_at >= ${expiresAt}))`;
}
