import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { decodeBase64url } from "../../../shared/base64url.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { KeptCopy } from "../../tokens/derive-kept-key.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { flag, getOnly, seconds, secondsOrNull, selectRows, text } from "../select-rows.ts";
import type { ActingCredential, TokenKey } from "../write-guards.ts";
import {
  buildCopyHere,
  buildKeepableCondition,
  buildOwnActiveCondition,
  buildRecentSignInCondition,
  fromKeepable,
} from "./keepable-secret.ts";

/** The browsers that may keep one secret. */
export const MAX_KEEPING_BROWSERS = 10;

const Salt = v.pipe(
  text,
  v.transform(decodeBase64url),
  v.check((bytes) => bytes?.length === 32),
  v.transform((bytes) => bytes as Uint8Array<ArrayBuffer>),
);

const StoredCopyKey = v.object({
  id: text,
  person: text,
  organization: text,
  tokenId: text,
  secretDigest: text,
  kid: text,
  salt: Salt,
  hint: text,
});
/** All that derives the key of a kept copy, and the hint of its secret. */
export interface StoredCopyKey extends KeptCopy, v.InferOutput<typeof StoredCopyKey> {}

/** Selects the copies `k` that `which` selects, as `StoredCopyKey`. */
const selectCopyKey = (db: Database, which: SQL) =>
  selectRows(
    db,
    StoredCopyKey,
    sql`SELECT k.id, k.person, k.organization, k.token_id AS tokenId,
        k.secret_digest AS secretDigest, k.kid, k.salt,
        (SELECT hint FROM token_secrets WHERE digest = k.secret_digest) AS hint
      FROM kept_copies k WHERE ${which}`,
  );

/** A copy to keep, if its browser keeps none of the secret yet. */
export interface NewCopy {
  id: string;
  kid: string;
  /** 32 random bytes, base64url. */
  salt: string;
}

/** The reason why a browser may not keep a secret. */
export type KeepRefusal =
  | "not_found"
  | "not_allowed"
  | "other_secret"
  | "too_many_browsers"
  | "sign_in_again";

/** The acting session and instant of a release of a key, and the keys that can be derived. */
export interface KeyRelease {
  credential: ActingCredential;
  now: EpochSeconds;
  kids: readonly string[];
}

/**
 * Keeps the current secret of a token in the acting session's browser, in one batch.
 *
 * If the browser keeps it already, nothing is stored and the row of the first request is returned. Since that releases
 * the key of a copy that may be weeks old, it is recorded as an opening and needs what an opening needs. Otherwise
 * keeping twice would go around the organization's demand for a recent sign-in.
 *
 * @param hint the hint that the client has of the secret
 * @param events.opened recorded instead of `events.kept` if the browser keeps the secret already
 */
export async function keepCopy(
  db: Database,
  key: TokenKey,
  { copy, hint }: { copy: NewCopy; hint: string },
  { credential, now, kids }: KeyRelease,
  events: { kept: AuditEvent; opened: AuditEvent },
): Promise<Result<{ copy: StoredCopyKey; isNew: boolean }, KeepRefusal>> {
  const from = fromKeepable(key, credential);
  const keepable = sql`${buildKeepableCondition(key, credential, now)} AND s.hint = ${hint}`;
  const isKept = sql`EXISTS (SELECT 1 ${from} JOIN ${buildCopyHere(kids)} WHERE ${keepable})`;
  const isFresh = sql`EXISTS (SELECT 1 ${from} JOIN ${buildCopyHere(kids)}
    WHERE ${keepable} AND ${buildRecentSignInCondition(now)})`;
  const isFull = sql`(SELECT count(*) FROM kept_copies WHERE secret_digest = s.digest) >= ${MAX_KEEPING_BROWSERS}`;
  const idHere = sql`(SELECT k.id ${from} JOIN ${buildCopyHere(kids)} WHERE ${keepable})`;
  const [kept, opened] = [events.kept, events.opened].map(buildRecordedCondition) as [SQL, SQL];
  const [, recorded, , , , copies, facts] = await db.batch([
    // Its key was retired, so nothing can open it.
    db.run(sql`DELETE FROM kept_copies WHERE kid NOT IN ${toList(kids)} AND (secret_digest, browser_id) IN (
      SELECT s.digest, b.key_thumbprint ${from} WHERE ${keepable})`),
    insertAuditEvent(
      db,
      events.kept,
      sql`NOT ${isKept} AND EXISTS (SELECT 1 ${from} WHERE ${keepable} AND NOT ${isFull})`,
    ),
    db.run(sql`
      INSERT INTO kept_copies (id, secret_digest, token_id, organization, person, browser_id,
        browser_name, kid, salt, created_at)
      SELECT ${copy.id}, s.digest, t.id, t.organization, t.owner, b.key_thumbprint,
        actor.name, ${copy.kid}, ${copy.salt}, ${now} ${from} WHERE ${keepable} AND ${kept}`),
    insertAuditEvent(
      db,
      { ...events.opened, details: sql`json_object('copy', ${idHere})` },
      sql`NOT ${kept} AND ${isFresh}`,
    ),
    db.run(sql`UPDATE kept_copies SET opened_at = ${now} WHERE id = ${idHere} AND ${opened}`),
    selectCopyKey(db, sql`(k.id = ${copy.id} AND ${kept}) OR (k.id = ${idHere} AND ${opened})`),
    selectRows(
      db,
      KeepFacts,
      sql`SELECT ${buildOwnActiveCondition(key, now)} AS isActive, ${isKept} AS isKept,
        (SELECT kept_secrets <> 'off' FROM organizations WHERE id = ${key.organization}) AS isAllowed,
        EXISTS (SELECT 1 FROM token_secrets
          WHERE token_id = ${key.id} AND valid_until IS NULL AND hint = ${hint}) AS isCurrent`,
    ),
  ]);
  const [found] = copies;
  if (found !== undefined) return ok({ copy: found, isNew: recorded.meta.changes > 0 });
  return err(explainRefusal(getOnly(facts)));
}

const KeepFacts = v.object({ isActive: flag, isKept: flag, isAllowed: flag, isCurrent: flag });

function explainRefusal(facts: v.InferOutput<typeof KeepFacts>): KeepRefusal {
  if (!facts.isActive) return "not_found";
  if (!facts.isAllowed) return "not_allowed";
  if (!facts.isCurrent) return "other_secret";
  return facts.isKept ? "sign_in_again" : "too_many_browsers";
}

const toList = (kids: readonly string[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(kids)}))`;

/**
 * Releases what derives the key of a kept copy, in one batch with its audit row. The salt is read only if that row was
 * written, so no key leaves the server without a trace.
 *
 * @returns a refusal: `sign_in_again` if only a recent sign-in is missing, otherwise `not_found`
 */
export async function openCopy(
  db: Database,
  key: TokenKey,
  copyId: string,
  { credential, now, kids }: KeyRelease,
  event: AuditEvent,
): Promise<Result<StoredCopyKey, "not_found" | "sign_in_again">> {
  const openable = sql`SELECT 1 ${fromKeepable(key, credential)} JOIN ${buildCopyHere(kids)}
    WHERE k.id = ${copyId} AND ${buildKeepableCondition(key, credential, now)}`;
  const recorded = buildRecordedCondition(event);
  const [, , copies, facts] = await db.batch([
    insertAuditEvent(db, event, sql`EXISTS (${openable} AND ${buildRecentSignInCondition(now)})`),
    db.run(sql`UPDATE kept_copies SET opened_at = ${now} WHERE id = ${copyId} AND ${recorded}`),
    selectCopyKey(db, sql`k.id = ${copyId} AND ${recorded}`),
    selectRows(db, v.object({ isHere: flag }), sql`SELECT EXISTS (${openable}) AS isHere`),
  ]);
  const [found] = copies;
  if (found !== undefined) return ok(found);
  return err(getOnly(facts).isHere ? "sign_in_again" : "not_found");
}

const ListedCopy = v.object({
  id: text,
  browser: text,
  keptAt: seconds,
  openedAt: secondsOrNull,
  isHere: flag,
});
/** A kept copy as it is listed. `isHere` is true if the acting session's installation keeps it for the actor. */
export type ListedCopy = v.InferOutput<typeof ListedCopy>;

/** Lists the copies of a token's current secret, the newest first. */
export async function listCopies(
  db: Database,
  { id, subject, organization }: TokenKey,
  { tokenId }: Pick<ActingCredential, "tokenId">,
): Promise<ListedCopy[]> {
  return await selectRows(
    db,
    ListedCopy,
    sql`
    SELECT k.id, k.browser_name AS browser, k.created_at AS keptAt, k.opened_at AS openedAt,
      EXISTS (SELECT 1 FROM browser_sessions b JOIN tokens actor ON actor.id = b.token_id
        WHERE b.token_id = ${tokenId} AND actor.owner = k.person
          AND b.key_thumbprint = k.browser_id) AS isHere
    FROM kept_copies k JOIN token_secrets s ON s.digest = k.secret_digest AND s.valid_until IS NULL
    WHERE k.token_id = ${id} AND k.person = ${subject} AND k.organization = ${organization}
    ORDER BY k.created_at DESC, k.id LIMIT ${MAX_KEEPING_BROWSERS}`,
  );
}
