import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { Sealed } from "../tokens/sealed-answer.ts";
import { type AuditEvent, insertAuditEvent } from "./audit-statement.ts";
import { insertChange } from "./change-statement.ts";
import type { Database } from "./database.ts";
import { credentialAlive, type TokenKey } from "./token-key.ts";
import { tokenSearchText } from "./token-search-text.ts";

/** A token about to be stored: a person's, or an API's credential, which belongs to its organization. */
export interface NewToken extends TokenKey {
  kind: "pat" | "svc";
  /** The API of an `svc`; `null` for a `pat`. */
  api: string | null;
  createdBy: string;
  name: string;
  description: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds | null;
  secret: { digest: string; kid: string; hint: string };
  scopes: readonly { id: string; permission: string; entityId: string | null }[];
}

/** The sealed answer that goes with it, where the client sent an idempotency key. */
export interface NewIdempotencyRow extends Sealed {
  rowKey: string;
  bodyMac: string;
  expiresAt: EpochSeconds;
}

/**
 * Stores a token with its secret's digest, scopes, audit and feed rows: all or nothing.
 *
 * The guard holds the limit of live tokens per owner exactly, however many requests race, and
 * that the acting credential is still good. Under an idempotency key its row comes first, so that
 * of many retries one issues.
 *
 * @returns whether it was stored
 */
export async function issueToken(
  db: Database,
  token: NewToken,
  rules: { limit: number; credential: { tokenId: string }; idempotency: NewIdempotencyRow | null },
  event: AuditEvent,
): Promise<boolean> {
  const { idempotency } = rules;
  const guard = sql`${credentialAlive(rules.credential, token.createdAt)}
    AND ${isUnderLimit(token, rules.limit)}`;
  const insert = insertToken(db, token, idempotency === null ? guard : sql`changes() > 0`);
  const rest = [
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: token.id }),
    insertSecret(db, token),
    insertScopes(db, token),
  ] as const;
  if (idempotency === null) {
    const [inserted] = await db.batch([insert, ...rest]);
    return inserted.meta.changes > 0;
  }
  const [, inserted] = await db.batch([
    insertIdempotency(db, token, idempotency, guard),
    insert,
    ...rest,
  ]);
  return inserted.meta.changes > 0;
}

function isUnderLimit(token: NewToken, limit: number): SQL {
  return sql`(SELECT count(*) FROM tokens t WHERE t.organization = ${token.organization}
    AND t.owner = ${token.subject} AND t.kind = ${token.kind} AND t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > ${token.createdAt})) < ${limit}`;
}

function insertIdempotency(db: Database, token: NewToken, row: NewIdempotencyRow, guard: SQL) {
  return db.run(sql`
    INSERT INTO idempotency (row_key, token_id, token_version, body_mac, salt, nonce, sealed,
      created_at, expires_at)
    SELECT ${row.rowKey}, ${token.id}, 1, ${row.bodyMac}, ${row.salt}, ${row.nonce}, ${row.sealed},
      ${token.createdAt}, ${row.expiresAt}
    WHERE ${guard}
    ON CONFLICT (row_key) DO UPDATE SET token_id = excluded.token_id,
      token_version = excluded.token_version, body_mac = excluded.body_mac, salt = excluded.salt,
      nonce = excluded.nonce, sealed = excluded.sealed, created_at = excluded.created_at,
      expires_at = excluded.expires_at
    WHERE idempotency.expires_at <= ${token.createdAt}`);
}

export function insertToken(db: Database, token: NewToken, when: SQL) {
  return db.run(sql`
    INSERT INTO tokens (id, kind, owner, organization, created_by, api, name, description, search_text,
      created_at, expires_at)
    SELECT ${token.id}, ${token.kind}, ${token.subject}, ${token.organization}, ${token.createdBy},
      ${token.api},      ${token.name}, ${token.description}, ${tokenSearchText(token.name, token.description)},
      ${token.createdAt}, ${token.expiresAt}
    WHERE ${when}`);
}

export function insertSecret(db: Database, { id, secret, createdAt }: NewToken) {
  return db.run(sql`
    INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
    SELECT ${secret.digest}, ${id}, ${secret.kid}, ${secret.hint}, ${createdAt}
    WHERE EXISTS (SELECT 1 FROM tokens WHERE id = ${id})`);
}

/** One statement however many scopes: D1 takes 100 parameters, a JSON list is one. */
export function insertScopes(db: Database, { id, scopes }: NewToken) {
  const rows = JSON.stringify(scopes.map((s) => [s.id, s.permission, s.entityId ?? ""]));
  return db.run(sql`
    INSERT INTO scopes (id, token_id, permission, entity_id)
    SELECT value ->> 0, ${id}, value ->> 1, value ->> 2 FROM json_each(${rows})
    WHERE EXISTS (SELECT 1 FROM tokens WHERE id = ${id})`);
}
