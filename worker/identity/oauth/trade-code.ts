import type { Context } from "hono";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import {
  findCode,
  redeemCode,
  revokeReplayed,
  type StoredCode,
} from "../../db/sign-in/oauth-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { issueSecret } from "../../tokens/issue-secret.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor } from "../../use-cases/audit/audit-event.ts";
import { browserName } from "../sign-in/browser-name.ts";
import { codeDigest } from "./issue-code.ts";
import { matchesChallenge } from "./pkce.ts";

/** Why a code was not traded. The client learns `invalid_grant` of each. */
export type TradeRefusal =
  | { reason: "unknown" | "mismatch" | "wrong_verifier" | "expired" }
  | { reason: "replayed" };

/**
 * Trades an authorization code for a session (RFC 6749 §4.1.3, RFC 7636 §4.6).
 *
 * A second request that is right in all else is a replay, and ends what the first was given
 * (RFC 6749 §4.1.2): of two that hold code and verifier, one is not the client. A request without
 * the right verifier neither uses the code up nor ends anything, so that a stolen code alone does no
 * harm at all.
 */
export async function tradeCode(
  c: Context<AppEnv>,
  given: { code: string; clientId: string; redirectUri: string; verifier: string },
): Promise<Result<SessionGrant, TradeRefusal>> {
  const { db, config, now } = c.var;
  const code = await findCode(db, await codeDigest(config.authSecret, given.code));
  if (code === null) return err({ reason: "unknown" });
  if (code.clientId !== given.clientId || code.redirectUri !== given.redirectUri) {
    return err({ reason: "mismatch" });
  }
  if (!(await matchesChallenge(given.verifier, code.codeChallenge))) {
    return err({ reason: "wrong_verifier" });
  }
  return code.claimedAt === null ? claim(c, code) : replay(c, code, now);
}

async function claim(
  c: Context<AppEnv>,
  code: StoredCode,
): Promise<Result<SessionGrant, TradeRefusal>> {
  const { db, config, now } = c.var;
  const [prefix] = config.prefixes;
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix,
    kind: "ses",
    randomBytes,
  });
  const id = newId("tok", randomBytes);
  const event = codeEvent(c, "session.started", code, id);
  const { userAgent, ipAddress } = event.actor;
  const session = { id, name: browserName(userAgent), stored, userAgent, ipAddress };
  const expiresAt = await redeemCode(db, code, session, now, event);
  if (expiresAt === null) {
    const raced = await findCode(db, code.digest);
    return raced?.claimedAt ? replay(c, raced, now) : err({ reason: "expired" });
  }
  return ok({
    access_token: secret,
    token_type: "Bearer",
    expires_in: expiresAt - now,
    session_id: id,
    organization_id: code.organization,
    subject: code.person,
  });
}

async function replay(
  c: Context<AppEnv>,
  code: StoredCode,
  now: AppEnv["Variables"]["now"],
): Promise<Result<SessionGrant, TradeRefusal>> {
  const event = codeEvent(c, "code.replayed", code, code.sessionTokenId ?? "");
  await revokeReplayed(c.var.db, code, now, event);
  return err({ reason: "replayed" });
}

function codeEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  code: StoredCode,
  sessionId: string,
): AuditEvent {
  // Of a replay nobody knows who sent it.
  const person = action === "session.started" ? code.person : null;
  return {
    id: newId("aud", randomBytes),
    at: c.var.now,
    organization: code.organization,
    action,
    actor: auditActor(c, person, action === "session.started" ? sessionId : null),
    subject: code.person,
    target: { kind: "session", id: sessionId },
  };
}
