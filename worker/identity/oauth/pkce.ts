import { encodeBase64url } from "../../../shared/base64url.ts";
import { isEqualInConstantTime } from "../../tokens/is-equal-in-constant-time.ts";

/** A code verifier (RFC 7636 §4.1). */
export const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;
/** An S256 code challenge: 32 bytes, base64url (RFC 7636 §4.2). */
export const CODE_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** Returns true if `challenge` is the S256 challenge of `verifier` (RFC 7636 §4.6). */
export async function matchesChallenge(verifier: string, challenge: string): Promise<boolean> {
  if (!CODE_VERIFIER.test(verifier)) return false;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return isEqualInConstantTime(encodeBase64url(new Uint8Array(digest)), challenge);
}
