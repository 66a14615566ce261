import type { Context } from "hono";
import type * as v from "valibot";
import type { RegenerateTokenRequest } from "../../../shared/wire/token-requests.ts";
import { findToken } from "../../db/tokens/find-token.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion } from "../../http/if-match.ts";
import { actsForAnother } from "./acts-for-another.ts";
import { checkRevealedScopes } from "./check-reveal.ts";
import { answerRows, keptAnswer } from "./idempotent-answer.ts";
import { newSecretAnswer } from "./new-secret-answer.ts";
import { planRegeneration } from "./plan-regeneration.ts";
import { requireToken } from "./require-token.ts";

type Request = v.InferOutput<typeof RegenerateTokenRequest>;

/**
 * Gives the path's token a new secret and the answer as text, the secret in it: this once, and again for
 * retries under the same idempotency key.
 *
 * @param versions those that `If-Match` names
 * @param key the client's `Idempotency-Key`, already of the right form; `null` without one
 */
export async function regenerateTokenAnswer(
  c: Context<AppEnv>,
  request: Request,
  versions: readonly number[],
  key: string | null,
): Promise<string> {
  const { db, owner } = c.var;
  const from = await requireToken(c);
  if (actsForAnother(c)) await checkRevealedScopes(c, from.scopes);
  const rows = await answerRows(c, request, key);
  const kept = await keptAnswer(c, rows, (id) => findToken(db, { ...owner, id }));
  if (kept !== null) return kept;
  checkVersion(versions, from.version);
  const plan = await planRegeneration(c, from, request);
  return await newSecretAnswer(c, "token.regenerated", { from, ...plan }, rows);
}
