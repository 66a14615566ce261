import { encodeBase64url } from "../../../shared/base64url.ts";

const VERIFIER_BYTES = 32;

/** A code verifier and its S256 challenge (RFC 7636 §4). */
export interface Pkce {
  verifier: string;
  challenge: string;
}

export async function createPkce(
  randomBytes: (length: number) => Uint8Array<ArrayBuffer>,
): Promise<Pkce> {
  const verifier = encodeBase64url(randomBytes(VERIFIER_BYTES));
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return { verifier, challenge: encodeBase64url(new Uint8Array(hash)) };
}
