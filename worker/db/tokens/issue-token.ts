import { type SQL, sql } from "drizzle-orm";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Sealed } from "../../tokens/sealed-answer.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import {
  type ActingCredential,
  catalogStands,
  credentialAlive,
  isMember,
  type TokenKey,
  type TokenOwner,
} from "../write-guards.ts";
import { insertScopes, isBeyond, type StoredScope } from "./scope-statements.ts";
import { tokenSearchText } from "./token-queries.ts";

/** A token about to be stored: a person's, or an API's credential, which belongs to its organization. */
export interface NewToken extends TokenKey {
  kind: "pat" | "svc";
  /** The API of an `svc`; `null` for a `pat`. */
  api: string | null;
  createdBy: string;
  /** The token that issues it; `null` where a person does. */
  parentId: string | null;
  name: string;
  description: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds | null;
  /** `null` where the owner is still to collect it. */
  secret: NewSecret | null;
  collect?: Collection | null;
  scopes: readonly StoredScope[];
}

/** A secret that its owner is to collect: until when, the expiry that then counts, and who made it. */
export interface Collection {
  by: EpochSeconds;
  expires: ExpiryRequest;
  from: string;
}

/** What may be stored of a secret. */
export interface NewSecret {
  digest: string;
  kid: string;
  hint: string;
}

/** The sealed answer that goes with it, where the client sent an idempotency key. */
export interface NewIdempotencyRow extends Sealed {
  tokenId: string;
  /** The token's version as of the answer. */
  tokenVersion: number;
  rowKey: string;
  bodyMac: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds;
}

/**
 * Stores a token with its secret's digest, scopes, audit and feed rows: all or nothing.
 *
 * The guard holds the limit of live tokens per owner exactly, however many requests race, that the
 * acting credential is still good and the catalog the same, and that a token stays within the one that
 * issues it. Under an idempotency key its row comes first, so that of many retries one issues.
 *
 * @returns whether it was stored
 */
export async function issueToken(
  db: Database,
  token: NewToken,
  rules: IssueRules,
  event: AuditEvent,
): Promise<boolean> {
  const { idempotency } = rules;
  const guard = sql`${credentialAlive(rules.credential, token.createdAt)}
    AND ${catalogStands(token.organization, rules.catalogVersion)} AND ${hasOwner(token)}
    AND ${isUnderLimit(token, rules.limit, token.createdAt)} AND ${isWithinMaker(token)}`;
  const insert = insertToken(db, token, idempotency === null ? guard : sql`changes() > 0`);
  const rest = [
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: token.id }),
    insertSecret(db, token),
    insertScopes(db, token.id, token.scopes, isStored(token)),
  ] as const;
  if (idempotency === null) {
    const [inserted] = await db.batch([insert, ...rest]);
    return inserted.meta.changes > 0;
  }
  const [, inserted] = await db.batch([insertIdempotency(db, idempotency, guard), insert, ...rest]);
  return inserted.meta.changes > 0;
}

export interface IssueRules {
  limit: number;
  credential: ActingCredential;
  /** The catalog that it was judged by. */
  catalogVersion: number;
  idempotency: NewIdempotencyRow | null;
}

/** Whether the owner is still a member. An API's credential is the organization's own. */
function hasOwner(token: NewToken): SQL {
  return token.kind === "svc" ? sql`1` : isMember(token);
}

/** Whether the owner has fewer live tokens of the kind than `limit` at `now`. */
export function isUnderLimit(
  { subject, organization, kind }: TokenOwner & Pick<NewToken, "kind">,
  limit: number,
  now: EpochSeconds,
): SQL {
  return sql`(SELECT count(*) FROM tokens t WHERE t.organization = ${organization}
    AND t.owner = ${subject} AND t.kind = ${kind} AND t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > ${now})) < ${limit}`;
}

function isWithinMaker({ parentId, expiresAt, scopes }: NewToken): SQL {
  if (parentId === null) return sql`1`;
  return sql`EXISTS (SELECT 1 FROM tokens maker WHERE maker.id = ${parentId}
    AND (maker.expires_at IS NULL OR maker.expires_at >= ${expiresAt})
    AND NOT ${isBeyond(scopes, sql`maker.id`)})`;
}

/** Keeps the answer for retries. An earlier one counts until it is over. */
export function insertIdempotency(db: Database, row: NewIdempotencyRow, guard: SQL) {
  return db.run(sql`
    INSERT INTO idempotency (row_key, token_id, token_version, body_mac, salt, nonce, sealed,
      created_at, expires_at)
    SELECT ${row.rowKey}, ${row.tokenId}, ${row.tokenVersion}, ${row.bodyMac}, ${row.salt},
      ${row.nonce}, ${row.sealed}, ${row.createdAt}, ${row.expiresAt}
    WHERE ${guard}
    ON CONFLICT (row_key) DO UPDATE SET token_id = excluded.token_id,
      token_version = excluded.token_version, body_mac = excluded.body_mac, salt = excluded.salt,
      nonce = excluded.nonce, sealed = excluded.sealed, created_at = excluded.created_at,
      expires_at = excluded.expires_at
    WHERE idempotency.expires_at <= ${row.createdAt}`);
}

export function insertToken(db: Database, token: NewToken, when: SQL) {
  const { collect = null } = token;
  return db.run(sql`
    INSERT INTO tokens (id, kind, owner, organization, created_by, parent_id, api, name, description,
      search_text, created_at, expires_at, collect_by, collect_expires, collect_from)
    SELECT ${token.id}, ${token.kind}, ${token.subject}, ${token.organization}, ${token.createdBy},
      ${token.parentId}, ${token.api}, ${token.name}, ${token.description},
      ${tokenSearchText(token.name, token.description)}, ${token.createdAt}, ${token.expiresAt},
      ${collect?.by ?? null}, ${collect === null ? null : JSON.stringify(collect.expires)},
      ${collect?.from ?? null}
    WHERE ${when}`);
}

export function insertSecret(db: Database, token: Pick<NewToken, "id" | "secret" | "createdAt">) {
  const { id, secret, createdAt } = token;
  return db.run(sql`
    INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
    SELECT ${secret?.digest ?? null}, ${id}, ${secret?.kid ?? null}, ${secret?.hint ?? null},
      ${createdAt}
    WHERE ${Number(secret !== null)} = 1 AND ${isStored(token)}`);
}

/** Whether the token is there: so the guard of its batch let it in. */
export function isStored({ id }: Pick<NewToken, "id">): SQL {
  return sql`EXISTS (SELECT 1 FROM tokens WHERE id = ${id})`;
}

/** Whether a person has fewer live tokens than `limit`: tells why a guarded write changed nothing. */
export async function isBelowTokenLimit(
  db: Database,
  { subject, organization }: TokenOwner,
  limit: number,
  now: EpochSeconds,
): Promise<boolean> {
  const owner = { subject, organization, kind: "pat" } as const;
  const [row] = await db.all<{ below: number }>(
    sql`SELECT ${isUnderLimit(owner, limit, now)} AS below`,
  );
  return row?.below === 1;
}
