import { encodeBase64url } from "../../shared/base64url.ts";

/**
 * Returns the digest of a setup code that is stored: SHA-256, base64url.
 *
 * Not keyed: the command that creates the code has no access to the Worker's keys, and a code of
 * 256 random bits needs none.
 */
export async function computeSetupDigest(code: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return encodeBase64url(new Uint8Array(digest));
}
