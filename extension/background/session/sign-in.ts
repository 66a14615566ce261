import { encodeBase64url } from "../../../shared/base64url.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { ServerMetadata, SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { Failure } from "../../connection.ts";
import { browserIdFor } from "../connection/connection-store.ts";
import { hostOf } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";
import { authorizationUrl } from "./authorization-request.ts";
import { type AuthorizationRefusal, readAuthorizationResponse } from "./authorization-response.ts";
import { createPkce } from "./pkce.ts";
import { tradeCode } from "./trade-code.ts";

const STATE_BYTES = 16;

/**
 * Signs in by the authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636).
 *
 * Verifier and state live in this call alone: should the browser stop the background before the
 * answer is there, the answer is worth nothing and the person signs in again.
 *
 * @param ask.silent without any window: succeeds only where the server needs nothing of the person
 */
export async function signIn(
  effects: Effects,
  server: ServerMetadata,
  { silent, organization }: { silent: boolean; organization: string | null },
): Promise<Result<SessionGrant, Failure>> {
  const { verifier, challenge } = await createPkce(effects.randomBytes);
  const state = encodeBase64url(effects.randomBytes(STATE_BYTES));
  const { redirectUri } = effects;
  const browserId = await browserIdFor(effects, server.issuer);
  const endpoint = server.authorization_endpoint;
  const url = authorizationUrl({
    endpoint,
    redirectUri,
    challenge,
    state,
    browserId,
    silent,
    organization,
  });

  const response = await launch(effects, url, !silent);
  if (response === null) return err({ kind: "sign_in_cancelled" });
  const expected = { redirectUri, state, issuer: server.issuer };
  const code = readAuthorizationResponse(response, expected);
  if (!code.ok) return err(failureOfRefusal(code.refusal, hostOf(server.issuer), silent));
  const grant = await tradeCode(effects, server, { code: code.value, verifier });
  return grant.ok ? ok(grant.value) : grant;
}

/** Browsers reject alike where the window was closed and where no page came: it was given up. */
async function launch(effects: Effects, url: string, interactive: boolean): Promise<string | null> {
  try {
    return await effects.launchWebAuthFlow(url, { interactive });
  } catch {
    return null;
  }
}

function failureOfRefusal(refusal: AuthorizationRefusal, host: string, silent: boolean): Failure {
  if (refusal.reason === "forged") return { kind: "not_latchkey", host };
  switch (refusal.error) {
    case "access_denied":
      // Nobody was there to deny it: the organization is not, or no longer, one of theirs.
      return { kind: silent ? "no_member" : "sign_in_cancelled" };
    case "login_required":
    case "consent_required":
    case "interaction_required":
      return { kind: "sign_in_cancelled" };
    case "server_error":
    case "temporarily_unavailable":
      return { kind: "unavailable", host };
    default:
      return { kind: "problem", problem: "unknown", status: 400, errors: [] };
  }
}
