import { encodeBase64url } from "../../shared/base64url.ts";

/** SHA-256 of a text: enough to know it again, and no way back to a secret of 256 random bits. */
export async function textDigest(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return encodeBase64url(new Uint8Array(digest));
}
