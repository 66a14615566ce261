import { bearerToken } from "../../shared/bearer-token.ts";
import { REALM } from "../http/problem-error.ts";

/** How an API shows its `svc` credential: as Bearer, or as the password of Basic with its API id as user. */
export interface ApiCredential {
  token: string;
  /** The API that Basic names; `null` with Bearer, which names none. */
  api: string | null;
}

const BASIC = /^basic +([A-Za-z0-9+/]+=*) *$/i;

/** @returns `null` for a header that is neither, or not well-formed. */
export function apiCredential(header: string | undefined): ApiCredential | null {
  const bearer = bearerToken(header);
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
 * What a 401 says to a header that shows no live credential: the scheme that was tried (RFC 6749 §5.2),
 * Bearer with what is wrong (RFC 6750 §3), and both to whoever tried neither, since many clients send
 * their secret only once they have been asked for it.
 */
export function credentialChallenge(header: string | null): string {
  if (/^bearer\b/i.test(header ?? "")) return `${REALM}, error="invalid_token"`;
  if (/^basic\b/i.test(header ?? "")) return BASIC_CHALLENGE;
  return `${REALM}, ${BASIC_CHALLENGE}`;
}
