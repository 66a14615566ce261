import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { insertAuditEvent, isRecorded } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { credentialAlive, isMember, ownedBy, type TokenKey } from "../write-guards.ts";
import type { TokenChange } from "./change-token.ts";
import {
  insertIdempotency,
  isUnderLimit,
  type NewIdempotencyRow,
  type NewSecret,
} from "./issue-token.ts";
import { revokeIssuedStatements } from "./token-cascade.ts";
import type { StoredToken } from "./token-queries.ts";

/** A new secret for a token, as it was decided on what was read. */
export interface Regeneration {
  from: StoredToken;
  /** The token as it is to be: `expiresAt` and `parentId` can differ. */
  to: StoredToken;
  secret: NewSecret;
  /** When the secret so far stops; at once, or at the end of a grace. */
  previousUntil: EpochSeconds;
}

/**
 * Gives a token a new secret, where its version is still that of `from`: so of many at once, one does.
 * What it issued is revoked with it.
 *
 * Every secret but the current one ends at once, also one that was in a grace when its token was
 * revoked: otherwise the token's new life would bring it back.
 *
 * The guard also holds the limit of live tokens, which a token that was over would raise, that its owner
 * is still a member, and that the token which issued this one still lives, or is still over, and does not
 * end before it.
 *
 * @returns whether it was done
 */
export async function regenerateToken(
  db: Database,
  key: TokenKey,
  { from, to, secret, previousUntil }: Regeneration,
  rules: { limit: number; idempotency: NewIdempotencyRow | null },
  { credential, now, event }: TokenChange,
): Promise<boolean> {
  const { limit, idempotency } = rules;
  const guard = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = ${key.id} AND ${ownedBy(key)}
    AND t.version = ${from.version} AND ${credentialAlive(credential, now)} AND ${isMember(key)}
    AND (${isLive(sql`t`, now)} OR ${isUnderLimit({ ...key, kind: "pat" }, limit, now)})
    AND ${makerStands(to, now)})`;
  const recorded = isRecorded(event);
  const update = db.run(sql`
    UPDATE tokens SET expires_at = ${to.expiresAt}, revoked_at = NULL, parent_id = ${to.parentId},
      superseded_use_at = NULL, collect_by = NULL, collect_expires = NULL, collect_from = NULL,
      version = version + 1
    WHERE id = ${key.id} AND ${idempotency === null ? guard : sql`changes() > 0`}`);
  const rest = [
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: key.id }),
    db.run(sql`UPDATE token_secrets SET valid_until =
        CASE WHEN valid_until IS NULL THEN ${previousUntil} ELSE min(valid_until, ${now}) END
      WHERE token_id = ${key.id} AND ${recorded}`),
    db.run(sql`
      INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
      SELECT ${secret.digest}, ${key.id}, ${secret.kid}, ${secret.hint}, ${now} WHERE ${recorded}`),
    ...revokeIssuedStatements(db, key, event),
  ] as const;
  if (idempotency === null) {
    const [updated] = await db.batch([update, ...rest]);
    return updated.meta.changes > 0;
  }
  const kept = insertIdempotency(db, idempotency, guard);
  const [, updated] = await db.batch([kept, update, ...rest]);
  return updated.meta.changes > 0;
}

function isLive(table: SQL, now: EpochSeconds): SQL {
  return sql`(${table}.revoked_at IS NULL
    AND (${table}.expires_at IS NULL OR ${table}.expires_at > ${now}))`;
}

/** `parentId` is kept where the maker lives, and then bounds the expiry; it goes where the maker is over. */
function makerStands({ parentId, expiresAt }: StoredToken, now: EpochSeconds): SQL {
  const maker = sql`SELECT 1 FROM tokens maker
    WHERE maker.id = t.parent_id AND ${isLive(sql`maker`, now)}`;
  if (parentId === null) return sql`NOT EXISTS (${maker})`;
  return sql`EXISTS (${maker} AND (maker.expires_at IS NULL OR maker.expires_at >= ${expiresAt}))`;
}
