import type { Context } from "hono";
import type * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { RegenerateTokenRequest } from "../../../shared/wire/token-requests.ts";
import type { Regeneration } from "../../db/tokens/regenerate-token.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { tokenStatus } from "../../tokens/token-status.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";
import { makerOf } from "./maker-of.ts";

/**
 * What becomes of a token that gets a new secret, and when the one so far stops.
 *
 * One that another token issued stays within that one while it lives. Once that is over, whoever
 * regenerates this one makes it their own.
 *
 * @throws ProblemError `conflict` for a token that waits to be collected, `invalid_input` for an expiry
 *   that is not allowed, or a grace for a secret that does not work any more
 */
export async function planRegeneration(
  c: Context<AppEnv>,
  from: StoredToken,
  { expires, grace_seconds: grace }: v.InferOutput<typeof RegenerateTokenRequest>,
): Promise<Pick<Regeneration, "to" | "previousUntil">> {
  const { now } = c.var;
  const status = tokenStatus({ ...from, hasSecret: from.hint !== null }, now);
  if (status === "waiting") throw new ProblemError("conflict");
  if (grace > 0 && status !== "active") throw invalidGrace();
  const maker = await makerOf(c, from);
  const bound = maker !== null && isLive(maker, now) ? maker : null;
  const { catalog } = await requireCatalog(c);
  const expiresAt = checkExpiryRequest(expires, catalog, now, bound);
  return {
    to: { ...from, expiresAt, parentId: bound === null ? null : from.parentId },
    previousUntil: graceEnd(from, grace, now),
  };
}

/** At once without a grace; else with the life that the token has had so far, at the latest. */
function graceEnd({ expiresAt }: StoredToken, grace: number, now: EpochSeconds): EpochSeconds {
  const end = (now + grace) as EpochSeconds;
  return grace > 0 && expiresAt !== null && expiresAt < end ? expiresAt : end;
}

function isLive({ revokedAt, expiresAt }: StoredToken, now: EpochSeconds): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

function invalidGrace(): ProblemError {
  const detail = "Only a token that is active has a secret that could go on.";
  return new ProblemError("invalid_input", { errors: [{ pointer: "/grace_seconds", detail }] });
}
