import type { Context } from "hono";
import type { EpochSeconds } from "../../../shared/time.ts";
import { findIdempotency } from "../../db/tokens/find-idempotency.ts";
import type { NewIdempotencyRow } from "../../db/tokens/insert-token.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { ProblemError } from "../../http/problem-error.ts";
import {
  computeIdempotencyRows,
  type IdempotencyRow,
  openAnswer,
  sealAnswer,
} from "../../tokens/sealed-answer.ts";

/** How long a retry under the same idempotency key gets the first answer again: 10 minutes. */
const ANSWER_TTL_SECONDS = 600;

/** A row in which a request's answer may be stored, together with the client's idempotency key. */
export type AnswerRow = IdempotencyRow & { key: string };

/**
 * Derives the rows in which the answer to this request may be stored, the row for a new answer first.
 *
 * @param key the client's `Idempotency-Key`, or `null`
 * @returns no rows if the client sent no key
 */
export async function deriveAnswerRows(
  c: Context<AppEnv>,
  request: unknown,
  key: string | null,
): Promise<AnswerRow[]> {
  if (key === null) return [];
  const { organization, subject, kind, tokenId } = c.var.credential;
  // Any session of a person may get an answer given to another of their sessions. A token may not: it never
  // gets an answer given to a session or to another token.
  const actor = [organization, subject, ...(kind === "pat" ? [tokenId] : [])].join("\n");
  const rows = await computeIdempotencyRows(c.var.config.tokenKeys, {
    actor,
    method: c.req.method,
    path: c.req.path,
    key,
    body: JSON.stringify(request),
  });
  return rows.map((row) => ({ ...row, key }));
}

/**
 * Seals an answer into the row to store with the token.
 *
 * @returns `null` if the client sent no idempotency key
 */
export async function sealAnswerRow(
  c: Context<AppEnv>,
  [row]: readonly AnswerRow[],
  answer: string,
  token: { id: string; version: number },
): Promise<NewIdempotencyRow | null> {
  if (row === undefined) return null;
  const context = { ...row, tokenId: token.id };
  const sealed = await sealAnswer(c.var.config.tokenKeys, answer, context, getRandomBytes);
  const { now } = c.var;
  const expiresAt = (now + ANSWER_TTL_SECONDS) as EpochSeconds;
  return { ...context, ...sealed, tokenVersion: token.version, createdAt: now, expiresAt };
}

/**
 * Returns the answer to an earlier attempt of this request, or `null` if there was none.
 *
 * @param find reads the current token of an id, if the actor may see it
 * @throws ProblemError `idempotency_mismatch` if the body differs, or `conflict` if the token has changed
 */
export async function findStoredAnswer(
  c: Context<AppEnv>,
  rows: readonly AnswerRow[],
  find: (tokenId: string) => Promise<{ version: number } | null>,
): Promise<string | null> {
  if (rows.length === 0) return null;
  const { config, db, now } = c.var;
  const rowKeys = rows.map(({ rowKey }) => rowKey);
  const stored = await findIdempotency(db, rowKeys, now);
  const row = rows.find(({ rowKey }) => rowKey === stored?.rowKey);
  if (stored === null || row === undefined) return null;
  if (stored.bodyMac !== row.bodyMac) throw new ProblemError("idempotency_mismatch");
  const token = await find(stored.tokenId);
  if (token === null || token.version !== stored.tokenVersion) throw new ProblemError("conflict");
  const answer = await openAnswer(config.tokenKeys, stored, { ...row, tokenId: stored.tokenId });
  if (answer === null) throw new ProblemError("conflict");
  return answer;
}
