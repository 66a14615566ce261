import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { EXTENSION_CLIENT_ID } from "../../../shared/wire/oauth-client.ts";
import { type ServerMetadata, SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { Failure } from "../../connection.ts";
import { failureOfAnswer } from "../api/failure-of-answer.ts";
import { fetchJson } from "../api/fetch-json.ts";
import { hostOf } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";

const TIMEOUT_MS = 15_000;
/** What a Bearer credential may be made of (RFC 6750 §2.1). */
const BEARER = /^[A-Za-z0-9._~+/-]+=*$/;

/** Trades an authorization code for a session (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export async function tradeCode(
  effects: Pick<Effects, "fetch" | "redirectUri">,
  server: ServerMetadata,
  { code, verifier }: { code: string; verifier: string },
): Promise<Result<SessionGrant, Failure>> {
  const host = hostOf(server.issuer);
  const answer = await fetchJson(effects, server.token_endpoint, {
    method: "POST",
    timeoutMs: TIMEOUT_MS,
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: EXTENSION_CLIENT_ID,
      code,
      code_verifier: verifier,
      redirect_uri: effects.redirectUri,
    }),
  });
  if (answer === null) return err({ kind: "unreachable", host });
  // A code works once, so trading it again is never safe: a new sign-in gets a new one.
  if (answer.status !== 200) return err(failureOfAnswer(answer, { host, changes: false }));
  const grant = v.safeParse(SessionGrant, answer.body);
  if (!grant.success || !BEARER.test(grant.output.access_token)) {
    return err({ kind: "not_latchkey", host });
  }
  return ok(grant.output);
}
