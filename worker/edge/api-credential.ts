import { parseBearerToken } from "../../shared/parse-bearer-token.ts";
import { REALM } from "../http/problem-error.ts";

/** An API's `svc` credential, sent as Bearer, or as the password of Basic with the API's id as user. */
export interface ApiCredential {
  token: string;
  /** The API that Basic names; `null` with Bearer. */
  api: string | null;
}

const BASIC = /^basic +([A-Za-z0-9+/]+=*) *$/i;

/** @returns `null` if the header is malformed or has another scheme */
export function readApiCredential(header: string | undefined): ApiCredential | null {
  const bearer = parseBearerToken(header);
  if (bearer.ok) return { token: bearer.value, api: null };
  const [, encoded] = BASIC.exec(header ?? "") ?? [];
  if (encoded === undefined) return null;
  const pair = decodePair(encoded);
  const colon = pair.indexOf(":");
  if (colon < 1) return null;
  return { api: pair.slice(0, colon), token: pair.slice(colon + 1) };
}

/** RFC 6749 §2.3.1: user and password are form-encoded before they are joined. */
function decodePair(encoded: string): string {
  try {
    return atob(encoded).split(":").map(decodeURIComponent).join(":");
  } catch {
    return "";
  }
}

const BASIC_CHALLENGE = 'Basic realm="latchkey"';

/**
 * Builds the challenge of a 401 for a header without a live credential. It names the scheme that the client
 * tried (RFC 6749 §5.2), with an error code for Bearer (RFC 6750 §3).
 *
 * A client that tried neither scheme gets both, since many clients send their secret only after a challenge.
 */
export function buildCredentialChallenge(header: string | null): string {
  if (/^bearer\b/i.test(header ?? "")) return `${REALM}, error="invalid_token"`;
  if (/^basic\b/i.test(header ?? "")) return BASIC_CHALLENGE;
  return `${REALM}, ${BASIC_CHALLENGE}`;
}
