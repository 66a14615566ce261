import type { Context } from "hono";
import * as v from "valibot";
import { EpochSeconds } from "../../../shared/time.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { openSecret, sealSecret } from "../../tokens/sealed-secret.ts";

const TrialState = v.object({
  nonce: v.string(),
  /** The PKCE verifier (RFC 7636). */
  verifier: v.string(),
  expiresAt: EpochSeconds,
});
/** What a trial began with. */
export type TrialState = v.InferOutput<typeof TrialState>;

const LABEL = "latchkey/provider-trial";

/**
 * Seals the state of a trial into the `state` parameter. So nothing is stored, and the address can be opened in another
 * browser than the one whose extension asked for it. A trial signs nobody in, so it needs no cookie.
 */
export async function sealTrialState(
  c: Context<AppEnv>,
  provider: string,
  state: TrialState,
): Promise<string> {
  const text = JSON.stringify(state);
  const { tokenKeys } = c.var.config;
  const { kid, sealed } = await sealSecret(tokenKeys, text, provider, getRandomBytes, LABEL);
  return `${kid}.${sealed}`;
}

/** Opens a `state` parameter. @returns `null` unless a trial of this provider began in the last 10 minutes */
export async function openTrialState(
  c: Context<AppEnv>,
  provider: string,
  text: string,
): Promise<TrialState | null> {
  const [kid = "", ...sealed] = text.split(".");
  const secret = { kid, sealed: sealed.join(".") };
  const opened = await openSecret(c.var.config.tokenKeys, secret, provider, LABEL);
  if (opened === null) return null;
  const state = v.parse(TrialState, JSON.parse(opened));
  return c.var.now < state.expiresAt ? state : null;
}
