import { encodeBase64url } from "../../shared/base64url.ts";
import type { KeyRing } from "./key-ring.ts";

/** A kept copy of a secret, to which its key is bound. */
export interface KeptCopy {
  id: string;
  person: string;
  organization: string;
  tokenId: string;
  secretDigest: string;
}

/**
 * Derives the key that seals a kept copy: HKDF-SHA-256 (RFC 5869) of a key of TOKEN_KEYS with the row's salt. Without the
 * salt the key cannot be derived again.
 *
 * The `info` is JSON, so that it differs from every `KeyLabel`, and that parts of different copies cannot run together
 * into equal text.
 *
 * @returns 32 bytes as base64url, or `null` if the ring has no such key
 */
export async function deriveKeptKey(
  ring: KeyRing,
  { kid, salt }: { kid: string; salt: Uint8Array<ArrayBuffer> },
  { id, person, organization, tokenId, secretDigest }: KeptCopy,
): Promise<string | null> {
  const bytes = ring.byKid.get(kid);
  if (bytes === undefined) return null;
  const parts = ["latchkey/kept-secret", id, person, organization, tokenId, secretDigest];
  const info = new TextEncoder().encode(JSON.stringify(parts));
  const master = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
  const derivation = { name: "HKDF", hash: "SHA-256", salt, info };
  return encodeBase64url(new Uint8Array(await crypto.subtle.deriveBits(derivation, master, 256)));
}
