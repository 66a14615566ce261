import {
  authorizationCodeGrantRequest,
  type DPoPHandle,
  None,
  OperationProcessingError,
  processAuthorizationCodeResponse,
} from "oauth4webapi";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { type ServerMetadata, SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { Failure } from "../../connection.ts";
import { readAnswer } from "../api/fetch-json.ts";
import { createOAuthOptions, OAUTH_CLIENT } from "../api/oauth-client.ts";
import { toFailure } from "../api/to-failure.ts";
import { getHost } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";

const TIMEOUT_MS = 15_000;
/** The characters of a Bearer credential (RFC 6750 §2.1). */
const BEARER = /^[A-Za-z0-9._~+/-]+=*$/;

/** The token response as the library returns it: with `token_type` in lower case (RFC 6749 §5.1). */
const TokenResponse = v.object({
  ...SessionGrant.entries,
  access_token: v.pipe(v.string(), v.regex(BEARER)),
  token_type: v.pipe(
    v.literal("bearer"),
    v.transform(() => "Bearer" as const),
  ),
});

interface Code {
  /** The parameters of the authorization response, already validated. */
  response: URLSearchParams;
  verifier: string;
  /** The key that the authorization request named. */
  key: DPoPHandle;
}

/**
 * Trades an authorization code for a session (RFC 6749 §4.1.3, RFC 7636 §4.5, RFC 9449 §5).
 *
 * If our clock is wrong, the server gives us a nonce, which the key keeps for a second request (RFC 9449 §8).
 */
export async function tradeCode(
  effects: Pick<Effects, "fetch" | "redirectUri">,
  server: ServerMetadata,
  code: Code,
): Promise<Result<SessionGrant, Failure>> {
  const host = getHost(server.issuer);
  const first = await sendCode(effects, server, code);
  const isNonceGiven = first.ok && first.value.headers.has("DPoP-Nonce");
  const sent = isNonceGiven ? await sendCode(effects, server, code) : first;
  if (!sent.ok) return sent;
  const answer = sent.value;
  if (answer.status !== 200) {
    // A code works once, so no retry needs to know the outcome: a new sign-in gets a new code.
    return err(toFailure(await readAnswer(answer), { host, changes: false }));
  }
  const body = await processAuthorizationCodeResponse(server, OAUTH_CLIENT, answer).catch(
    () => null,
  );
  const parsed = v.safeParse(TokenResponse, body);
  return parsed.success ? ok(parsed.output) : err({ kind: "not_latchkey", host });
}

async function sendCode(
  effects: Pick<Effects, "fetch" | "redirectUri">,
  server: ServerMetadata,
  { response, verifier, key }: Code,
): Promise<Result<Response, Failure>> {
  const endpoint = server.token_endpoint;
  const options = {
    ...createOAuthOptions(effects, endpoint, { timeoutMs: TIMEOUT_MS }),
    DPoP: key,
  };
  try {
    const answer = await authorizationCodeGrantRequest(
      server,
      OAUTH_CLIENT,
      None(),
      response,
      effects.redirectUri,
      verifier,
      options,
    );
    return ok(answer);
  } catch (error) {
    // The library sends nothing if the response lacks a code or repeats it, or if the endpoint is plain http.
    const isRefused = error instanceof OperationProcessingError;
    return err({ kind: isRefused ? "not_latchkey" : "unreachable", host: getHost(server.issuer) });
  }
}
