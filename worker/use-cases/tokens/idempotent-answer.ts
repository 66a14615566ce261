import type { Context } from "hono";
import type { EpochSeconds } from "../../../shared/time.ts";
import { findIdempotency } from "../../db/tokens/find-idempotency.ts";
import type { NewIdempotencyRow } from "../../db/tokens/issue-token.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import {
  type IdempotencyRow,
  idempotencyRows,
  openAnswer,
  sealAnswer,
} from "../../tokens/sealed-answer.ts";

/** How long an answer can be had again under its idempotency key: 10 minutes. */
const KEPT_SECONDS = 600;

/** Where a request's answer can stand, with the client's key; none where it sent no key. */
export type AnswerRow = IdempotencyRow & { key: string };

export async function answerRows(
  c: Context<AppEnv>,
  request: unknown,
  key: string | null,
): Promise<AnswerRow[]> {
  if (key === null) return [];
  const { organization, subject, kind, tokenId } = c.var.credential;
  // A person's sessions replace each other; a token is no other token, and never gets what those were given.
  const actor = [organization, subject, ...(kind === "pat" ? [tokenId] : [])].join("\n");
  const rows = await idempotencyRows(c.var.config.tokenKeys, {
    actor,
    method: c.req.method,
    path: c.req.path,
    key,
    body: JSON.stringify(request),
  });
  return rows.map((row) => ({ ...row, key }));
}

/** The row to store beside what the answer tells of; `null` where the client sent no key. */
export async function sealedRow(
  c: Context<AppEnv>,
  [row]: readonly AnswerRow[],
  answer: string,
  token: { id: string; version: number },
): Promise<NewIdempotencyRow | null> {
  if (row === undefined) return null;
  const context = { ...row, tokenId: token.id };
  const sealed = await sealAnswer(c.var.config.tokenKeys, answer, context, randomBytes);
  const { now } = c.var;
  const expiresAt = (now + KEPT_SECONDS) as EpochSeconds;
  return { ...context, ...sealed, tokenVersion: token.version, createdAt: now, expiresAt };
}

/**
 * The answer that an earlier try was given, for the same body and a token that has not moved on.
 *
 * @param find the token as it now stands, for the one who asks
 * @throws ProblemError `idempotency_mismatch`, or `conflict` where the token has changed since
 */
export async function keptAnswer(
  c: Context<AppEnv>,
  rows: readonly AnswerRow[],
  find: (tokenId: string) => Promise<{ version: number } | null>,
): Promise<string | null> {
  if (rows.length === 0) return null;
  const { config, db, now } = c.var;
  const rowKeys = rows.map(({ rowKey }) => rowKey);
  const kept = await findIdempotency(db, rowKeys, now);
  const row = rows.find(({ rowKey }) => rowKey === kept?.rowKey);
  if (kept === null || row === undefined) return null;
  if (kept.bodyMac !== row.bodyMac) throw new ProblemError("idempotency_mismatch");
  const token = await find(kept.tokenId);
  if (token === null || token.version !== kept.tokenVersion) throw new ProblemError("conflict");
  const answer = await openAnswer(config.tokenKeys, kept, { ...row, tokenId: kept.tokenId });
  if (answer === null) throw new ProblemError("conflict");
  return answer;
}
