import type { Context } from "hono";
import * as v from "valibot";
import { ProviderId } from "../../../shared/ids.ts";
import { endProviderSignIns } from "../../db/providers/end-provider-sign-ins.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { isOverAnswerLimit, isOverFailureLimit } from "../../http/failure-limit.ts";
import { OAuthError } from "../../http/oauth-error.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";
import { computeKeyedHash } from "../compute-keyed-hash.ts";
import { openProviderKeys, type ProviderWithKeys } from "./provider-client.ts";
import { ProviderError } from "./provider-error.ts";
import { findSubject } from "./read-provider-answer.ts";
import { type LogoutToken, readLogoutToken, verifyLogoutToken } from "./verify-logout-token.ts";

/**
 * Ends the sign-ins of a person who signed out at the provider (OpenID Connect Back-Channel Logout 1.0 §2.7): those of one
 * of the provider's sessions, or all of its subject. A session that Latchkey does not know is no error.
 *
 * @throws OAuthError `invalid_request` for a token that is wrong or was used, `temporarily_unavailable` if the keys
 *   cannot be had
 */
export async function endProviderSignInsByToken(
  c: Context<AppEnv>,
  id: string,
  text: string,
): Promise<void> {
  if (await isOverAnswerLimit(c.req.raw, c.env)) {
    c.set("refusal", "logout_throttled");
    throw new OAuthError("temporarily_unavailable", "Too many requests.", 429);
  }
  const token = readLogoutToken(text, c.var.now);
  if (!token.ok || !v.is(ProviderId, id)) return refuse(c, token.ok ? "provider" : "malformed");
  const issuer = await openOrUnavailable(() => openProviderKeys(c, id));
  if (issuer === null) return refuse(c, "provider");
  const verified = await openOrUnavailable(() => verifyLogoutToken(text, issuer, c.var.now));
  if (!verified.ok) return refuse(c, verified.refusal.reason);
  if (!(await end(c, issuer, token.value))) return refuse(c, "used");
}

async function end(
  c: Context<AppEnv>,
  { provider }: ProviderWithKeys,
  { jti, sid, claims, refusedFrom }: LogoutToken,
): Promise<boolean> {
  const subject = findSubject(provider, claims);
  const { authSecret } = c.var.config;
  const text = `${provider.id}\nlogout\n${jti}`;
  return await endProviderSignIns(c.var.db, {
    provider,
    which: sid === null ? { subject } : { sid },
    token: {
      digest: await computeKeyedHash(authSecret, "latchkey/provider-answer", text),
      expiresAt: refusedFrom,
    },
    now: c.var.now,
    actor: buildAuditActor(c, null),
  });
}

async function openOrUnavailable<Value>(open: () => Promise<Value>): Promise<Value> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new OAuthError("temporarily_unavailable", "The provider's keys cannot be had.", 503);
  }
}

/** Counts the refusal against the sender's network. A token that passes is never counted. */
async function refuse(c: Context<AppEnv>, reason: string): Promise<never> {
  c.set("refusal", `logout_${reason}`);
  if (await isOverFailureLimit(c.req.raw, c.env)) {
    throw new OAuthError("temporarily_unavailable", "Too many failed requests.", 429);
  }
  throw new OAuthError("invalid_request", "The logout token is wrong, expired or used.");
}
