import { encodeBase64url } from "../../shared/base64url.ts";

/**
 * What is stored of a setup code: SHA-256, base64url.
 *
 * The command that makes the code has no key of the Worker's, and 256 random bits need none.
 */
export async function setupDigest(code: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return encodeBase64url(new Uint8Array(digest));
}
