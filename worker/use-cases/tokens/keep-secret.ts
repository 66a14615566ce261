import type { Context } from "hono";
import { encodeBase64url } from "../../../shared/base64url.ts";
import type { KeptCopyKey, OpenedCopyKey } from "../../../shared/wire/kept-copy.ts";
import {
  type KeepRefusal,
  type KeyRelease,
  keepCopy,
  MAX_KEEPING_BROWSERS,
  openCopy,
  type StoredCopyKey,
} from "../../db/kept-copies/copy-queries.ts";
import { hasValidCredential } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { deriveKeptKey } from "../../tokens/derive-kept-key.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildTokenAuditEvent } from "../audit/audit-event.ts";
import { readTokenKey } from "./require-token.ts";

/**
 * Lets the acting session's browser keep the current secret of the path's token, and returns the key that seals it. A
 * repeated request gets the copy of the first one.
 *
 * @param hint the hint that the client has of the secret
 * @throws ProblemError `not_found`, `keeping_not_allowed`, `sign_in_again` for a repeated request, or `conflict`
 */
export async function keepSecret(
  c: Context<AppEnv>,
  hint: string,
): Promise<{ body: KeptCopyKey; isNew: boolean }> {
  const { config, db } = c.var;
  const key = readTokenKey(c);
  const id = generateId("kpt", getRandomBytes);
  const copy = { id, kid: config.tokenKeys.issuing, salt: encodeBase64url(getRandomBytes(32)) };
  const kept = buildTokenAuditEvent(c, "token.secret_kept", key.id, { copy: id });
  const opened = buildTokenAuditEvent(c, "token.secret_opened", key.id);
  const result = await keepCopy(db, key, { copy, hint }, buildRelease(c), { kept, opened });
  if (!result.ok) return refuse(c, result.refusal);
  const { copy: stored, isNew } = result.value;
  return { body: { id: stored.id, key: await deriveStoredKey(c, stored) }, isNew };
}

/**
 * Returns the key of a kept copy of the path's token to the browser that keeps it.
 *
 * @throws ProblemError `sign_in_again` or `not_found`
 */
export async function openSecret(c: Context<AppEnv>, copyId: string): Promise<OpenedCopyKey> {
  const key = readTokenKey(c);
  const event = buildTokenAuditEvent(c, "token.secret_opened", key.id, { copy: copyId });
  const result = await openCopy(c.var.db, key, copyId, buildRelease(c), event);
  if (!result.ok) return refuse(c, result.refusal);
  return { key: await deriveStoredKey(c, result.value), hint: result.value.hint };
}

function buildRelease(c: Context<AppEnv>): KeyRelease {
  const { config, credential, now } = c.var;
  return { credential, now, kids: [...config.tokenKeys.byKid.keys()] };
}

async function deriveStoredKey(c: Context<AppEnv>, stored: StoredCopyKey): Promise<string> {
  const key = await deriveKeptKey(c.var.config.tokenKeys, stored, stored);
  if (key === null) throw new Error("The key is not in the ring.");
  return key;
}

/**
 * Throws the problem of a refusal. A session that ended meanwhile is `invalid_token`: at a `not_found` the extension
 * drops its ciphertext.
 */
async function refuse(c: Context<AppEnv>, refusal: KeepRefusal): Promise<never> {
  const { credential, db, now } = c.var;
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  switch (refusal) {
    case "not_found":
      throw new ProblemError("not_found");
    case "not_allowed":
      throw new ProblemError("keeping_not_allowed");
    case "sign_in_again":
      throw new ProblemError("sign_in_again");
    case "other_secret":
      throw new ProblemError("conflict", { detail: "The token has another secret by now." });
    case "too_many_browsers": {
      const detail = `At most ${MAX_KEEPING_BROWSERS} browsers keep one secret.`;
      throw new ProblemError("conflict", { detail });
    }
  }
}
