import { encodeBase64url } from "../../shared/base64url.ts";

/** Returns the SHA-256 of a text, which recognizes a secret of 256 random bits and cannot reveal it. */
export async function digestText(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return encodeBase64url(new Uint8Array(digest));
}
