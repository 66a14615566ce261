import type { Context } from "hono";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import {
  findCode,
  isProofUsed,
  redeemCode,
  revokeReplayedSession,
  type StoredCode,
  useUpCode,
} from "../../db/sign-in/oauth-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { issueSecret } from "../../tokens/issue-secret.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";
import { getBrowserName } from "../sign-in/get-browser-name.ts";
import { readAuthorizationCode } from "./authorization-code.ts";
import type { DpopProof } from "./dpop-proof.ts";
import { matchesChallenge } from "./pkce.ts";

/** The reason why a code was not traded. The client gets `invalid_grant` for each. */
export type TradeRefusal =
  | { reason: "unknown" | "mismatch" | "wrong_verifier" | "expired" }
  | { reason: "no_key" | "proof_reused" }
  | { reason: "replayed" };

/**
 * Trades an authorization code for a session (RFC 6749 §4.1.3, RFC 7636 §4.6).
 *
 * A second valid request is a replay, and revokes the session of the first (RFC 6749 §4.1.2): of two senders
 * that have code and verifier, one is an attacker. A request with a wrong verifier neither uses the code up nor
 * revokes the session, so that a stolen code alone does no harm.
 *
 * A request with the right verifier and without the key of the code's installation uses the code up: its sender
 * took the code from a request of another installation (RFC 9449 §10).
 *
 * @param request.proof `null` if the request proved no key
 */
export async function tradeCode(
  c: Context<AppEnv>,
  request: {
    code: string;
    clientId: string;
    redirectUri: string;
    verifier: string;
    proof: DpopProof | null;
  },
): Promise<Result<SessionGrant, TradeRefusal>> {
  const { db, config, now } = c.var;
  const digest = await readAuthorizationCode(config.authSecret, request.code);
  const code = digest === null ? null : await findCode(db, digest);
  if (code === null) return err({ reason: "unknown" });
  if (code.clientId !== request.clientId || code.redirectUri !== request.redirectUri) {
    return err({ reason: "mismatch" });
  }
  if (!(await matchesChallenge(request.verifier, code.codeChallenge))) {
    return err({ reason: "wrong_verifier" });
  }
  if (code.claimedAt !== null) return replay(c, code, now);
  const { proof } = request;
  if (proof === null || proof.thumbprint !== code.keyThumbprint) {
    await useUpCode(db, code, now, buildCodeEvent(c, "code.refused", code, null));
    return err({ reason: "no_key" });
  }
  if (await isProofUsed(db, proof.id)) return err({ reason: "proof_reused" });
  return claim(c, code, proof.id);
}

async function claim(
  c: Context<AppEnv>,
  code: StoredCode,
  proofId: string,
): Promise<Result<SessionGrant, TradeRefusal>> {
  const { db, config, now } = c.var;
  const [prefix] = config.prefixes;
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix,
    kind: "ses",
    randomBytes: getRandomBytes,
  });
  const id = generateId("tok", getRandomBytes);
  const event = buildCodeEvent(c, "session.started", code, id);
  const { userAgent, ipAddress } = event.actor;
  const name = getBrowserName(userAgent);
  const session = { id, name, proofId, stored, userAgent, ipAddress };
  const emergencyEvent = {
    ...buildCodeEvent(c, "session.started", code, id),
    action: "sign_in.emergency" as const,
  };
  const expiresAt = await redeemCode(db, code, session, now, event, emergencyEvent);
  if (expiresAt === null) {
    // Another request may have won the race for the code.
    const current = await findCode(db, code.digest);
    return current?.claimedAt ? replay(c, current, now) : err({ reason: "expired" });
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
  const event = buildCodeEvent(c, "code.replayed", code, code.sessionTokenId);
  await revokeReplayedSession(c.var.db, code, now, event);
  return err({ reason: "replayed" });
}

function buildCodeEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  code: StoredCode,
  sessionId: string | null,
): AuditEvent {
  // The sender of a replay, or of a code without its key, is unknown.
  const person = action === "session.started" ? { id: code.person, name: code.personName } : null;
  return {
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization: code.organization,
    action,
    actor: buildAuditActor(c, person, action === "session.started" ? sessionId : null),
    subject: code.person,
    target: sessionId === null ? null : { kind: "session", id: sessionId },
  };
}
