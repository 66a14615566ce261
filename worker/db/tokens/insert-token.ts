import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import { toSortText } from "../../../shared/fold-text.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { SealedAnswer } from "../../tokens/sealed-answer.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { buildSearchText } from "../build-search-text.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { flag, selectOnly } from "../select-rows.ts";
import {
  type ActingCredential,
  buildCurrentCatalogCondition,
  buildMemberCondition,
  buildValidCredentialCondition,
  type TokenKey,
  type TokenOwner,
} from "../write-guards.ts";
import {
  buildExceedingScopeCondition,
  insertScopes,
  type StoredScope,
} from "./scope-statements.ts";
import { listedScopes, mayBeShown, selectManagerShown } from "./shown-secrets.ts";
import { buildUnderQuotaCondition } from "./token-quota.ts";

/** A token to store: a person's, or an API's credential, which its organization owns. */
export interface NewToken extends TokenKey {
  kind: "pat" | "svc";
  /** The API of an `svc`; `null` for a `pat`. */
  api: string | null;
  createdBy: string;
  /** The parent token that issues it; `null` if a session does. */
  parentId: string | null;
  name: string;
  description: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds | null;
  /** The secret, or `null` if the owner has yet to collect it. */
  secret: NewSecret | null;
  collect?: CollectionTerms | null;
  scopes: readonly StoredScope[];
}

/** The deadline to collect a pending secret, the token's expiry from then on, and the secret's creator. */
export interface CollectionTerms {
  by: EpochSeconds;
  expires: ExpiryRequest;
  from: string;
}

/** The parts of a secret that may be stored. */
export interface NewSecret {
  digest: string;
  kid: string;
  hint: string;
}

/** The sealed answer to store for retries, if the client sent an idempotency key. */
export interface NewIdempotencyRow extends SealedAnswer {
  tokenId: string;
  /** The token's version in the answer. */
  tokenVersion: number;
  rowKey: string;
  bodyMac: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds;
}

/**
 * Stores a token with its secret's digest and its scopes, in one batch.
 *
 * The guard enforces the owner's limit of live tokens and the organization's quota exactly, however many requests
 * race. It also requires that the acting credential is valid, that the catalog is the same, and that the token stays
 * within its parent, and within the manager whom its secret is shown. With an idempotency key, the stored answer comes first, so that only one of many retries issues a token.
 *
 * @returns true if the token was stored
 */
export async function insertToken(
  db: Database,
  token: NewToken,
  rules: IssueRules,
  event: AuditEvent,
): Promise<boolean> {
  const { idempotency } = rules;
  const guard = sql`${buildValidCredentialCondition(rules.credential, token.createdAt)}
    AND ${buildCurrentCatalogCondition(token.organization, rules.catalogVersion)} AND ${buildOwnerExistsCondition(token)}
    AND ${buildUnderQuotaCondition(token.organization, rules.quota)}
    AND ${buildUnderLimitCondition(token, rules.limit, token.createdAt)} AND ${buildWithinParentCondition(token)}
    AND ${mayBeShown(rules.credential, token, listedScopes(token.scopes))}`;
  const insert = insertTokenStatement(db, token, idempotency === null ? guard : sql`changes() > 0`);
  const rest = [
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: token.id }),
    insertSecret(db, token, selectManagerShown(rules.credential)),
    insertScopes(db, token.id, token.scopes, buildStoredCondition(token)),
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
  /** The most tokens of an organization that has no quota of its own. */
  quota: number;
  credential: ActingCredential;
  /** The version of the catalog that the scopes were checked against. */
  catalogVersion: number;
  idempotency: NewIdempotencyRow | null;
}

/** Builds the condition that the owner is a member, or that the organization owns the token. */
function buildOwnerExistsCondition(token: NewToken): SQL {
  return token.kind === "svc" ? sql`1` : buildMemberCondition(token);
}

/** Builds the condition that the owner has fewer live tokens of the kind than `limit`. */
export function buildUnderLimitCondition(
  { subject, organization, kind }: TokenOwner & Pick<NewToken, "kind">,
  limit: number,
  now: EpochSeconds,
): SQL {
  return sql`(SELECT count(*) FROM tokens t WHERE t.organization = ${organization}
    AND t.owner = ${subject} AND t.kind = ${kind} AND t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > ${now})) < ${limit}`;
}

/** Builds the condition that the token expires no later than its parent and has no scope beyond it. */
function buildWithinParentCondition({ parentId, expiresAt, scopes }: NewToken): SQL {
  if (parentId === null) return sql`1`;
  return sql`EXISTS (SELECT 1 FROM tokens parent WHERE parent.id = ${parentId}
    AND (parent.expires_at IS NULL OR parent.expires_at >= ${expiresAt})
    AND NOT ${buildExceedingScopeCondition(scopes, sql`parent.id`)})`;
}

/** Returns the statement that stores an answer for retries, unless an unexpired one is stored under its key. */
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

/** Returns the statement that stores a token's own row if `when` is true. */
export function insertTokenStatement(db: Database, token: NewToken, when: SQL) {
  const { collect = null } = token;
  return db.run(sql`
    INSERT INTO tokens (id, kind, owner, organization, created_by, parent_id, api, name, description,
      search_text, sort_text, created_at, expires_at, collect_by, collect_expires, collect_from)
    SELECT ${token.id}, ${token.kind}, ${token.subject}, ${token.organization}, ${token.createdBy},
      ${token.parentId}, ${token.api}, ${token.name}, ${token.description},
      ${buildSearchText(token.name, token.description)}, ${toSortText(token.name)}, ${token.createdAt}, ${token.expiresAt},
      ${collect?.by ?? null}, ${collect === null ? null : JSON.stringify(collect.expires)},
      ${collect?.from ?? null}
    WHERE ${when}`);
}

/**
 * Returns the statement that stores a token's secret, if it has one and the token was stored.
 *
 * @param shownTo the manager who knows it, or NULL
 */
export function insertSecret(
  db: Database,
  token: Pick<NewToken, "id" | "secret" | "createdAt">,
  shownTo: SQL,
) {
  const { id, secret, createdAt } = token;
  return db.run(sql`
    INSERT INTO token_secrets (digest, token_id, kid, hint, created_at, shown_to)
    SELECT ${secret?.digest ?? null}, ${id}, ${secret?.kid ?? null}, ${secret?.hint ?? null},
      ${createdAt}, ${shownTo}
    WHERE ${Number(secret !== null)} = 1 AND ${buildStoredCondition(token)}`);
}

/** Builds the condition that the token was stored: the guard of its batch passed. */
export function buildStoredCondition({ id }: Pick<NewToken, "id">): SQL {
  return sql`EXISTS (SELECT 1 FROM tokens WHERE id = ${id})`;
}

/**
 * Returns true if a person has fewer live tokens than `limit`: one of the possible reasons why a guarded write
 * changed nothing.
 */
export async function isBelowTokenLimit(
  db: Database,
  { subject, organization }: TokenOwner,
  limit: number,
  now: EpochSeconds,
): Promise<boolean> {
  const owner = { subject, organization, kind: "pat" } as const;
  const { below } = await selectOnly(
    db,
    v.object({ below: flag }),
    sql`SELECT ${buildUnderLimitCondition(owner, limit, now)} AS below`,
  );
  return below;
}
