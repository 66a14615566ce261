import { type Context, Hono } from "hono";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import { signOutSession } from "../../db/sign-in/session-queries.ts";
import {
  findPresentedToken,
  type PresentedToken,
  revokePresentedToken,
} from "../../db/tokens/revoke-presented-token.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { formParams } from "../../http/form-params.ts";
import { OAuthError } from "../../http/oauth-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { readToken } from "../../tokens/read-token.ts";
import { auditActor } from "../../use-cases/audit/audit-actor.ts";

/**
 * `POST /oauth/revoke` (RFC 7009): whoever holds a live secret may end it.
 *
 * A session takes its sign-in with it, and all that came from that sign-in on this browser, so that
 * the browser is signed out. A token takes what it issued. A service credential is refused as
 * `unsupported_token_type` (§2.2.1) rather than left alive behind a 200: it is revoked where it was
 * issued. Anything else, unknown or no longer live, is 200 (§2.2).
 */
export const oauthRevokeRoutes = new Hono<AppEnv>().post("/revoke", async (c) => {
  const params = await formParams(c.req.raw);
  const text = params.get("token");
  if (text === undefined) throw new OAuthError("invalid_request", "The token is missing.");
  const { config, db, now } = c.var;
  const read = await readToken(text, { ring: config.tokenMacs, prefixes: config.prefixes });
  if (!read.ok) return c.body(null, 200);
  if (read.value.kind === "svc") {
    throw new OAuthError("unsupported_token_type", "Service credentials are not revoked here.");
  }
  const token = await findPresentedToken(db, read.value.digest, now);
  if (token === null) return c.body(null, 200);
  if (read.value.kind === "pat") {
    await revokePresentedToken(db, token, now, event(c, "token.revoked", token));
  } else {
    const key = { id: token.id, subject: token.owner, organization: token.organization };
    await signOutSession(db, key, null, now, event(c, "sign_out", token));
  }
  return c.body(null, 200);
});

function event(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  token: PresentedToken,
): AuditEvent {
  return {
    id: newId("aud", randomBytes),
    at: c.var.now,
    organization: token.organization,
    action,
    actor: auditActor(c, token.owner, token.id),
    subject: token.owner,
    target: { kind: action === "sign_out" ? "session" : "token", id: token.id },
    details: action === "sign_out" ? {} : { revoked_at: [null, c.var.now] },
  };
}
