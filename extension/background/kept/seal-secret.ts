import { decodeBase64url, encodeBase64url } from "../../../shared/base64url.ts";
import type { ConnectionKey } from "../../connection.ts";
import { parseConnectionKey } from "../connection/connection-key.ts";

const IV_BYTES = 12;

/** A sealed secret, both parts base64url. */
export interface SealedSecret {
  iv: string;
  sealed: string;
}

/** The copy that a sealed secret belongs to. It can be opened as no other. */
export interface SealedCopy {
  connection: ConnectionKey;
  tokenId: string;
  copyId: string;
}

/**
 * Seals a secret with AES-256-GCM (NIST SP 800-38D).
 *
 * @param key 32 bytes, base64url, of which the server gives each copy its own
 * @param randomBytes the source of the initialization vector
 */
export async function sealSecret(
  secret: string,
  key: string,
  copy: SealedCopy,
  randomBytes: (length: number) => Uint8Array<ArrayBuffer>,
): Promise<SealedSecret> {
  const iv = randomBytes(IV_BYTES);
  const sealed = await crypto.subtle.encrypt(
    buildParameters(iv, copy),
    await importKey(key),
    new TextEncoder().encode(secret),
  );
  return { iv: encodeBase64url(iv), sealed: encodeBase64url(new Uint8Array(sealed)) };
}

/** Opens a sealed secret. Returns `null` if it is damaged, belongs to another copy, or the key is another. */
export async function openSealed(
  { iv, sealed }: SealedSecret,
  key: string,
  copy: SealedCopy,
): Promise<string | null> {
  const [ivBytes, sealedBytes] = [decodeBase64url(iv), decodeBase64url(sealed)];
  if (ivBytes?.length !== IV_BYTES || sealedBytes === null) return null;
  try {
    const parameters = buildParameters(ivBytes, copy);
    const opened = await crypto.subtle.decrypt(parameters, await importKey(key), sealedBytes);
    return new TextDecoder().decode(opened);
  } catch {
    return null;
  }
}

function importKey(key: string): Promise<CryptoKey> {
  const bytes = decodeBase64url(key) ?? new Uint8Array();
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

function buildParameters(iv: Uint8Array<ArrayBuffer>, { connection, tokenId, copyId }: SealedCopy) {
  const { origin, organizationId, subject } = parseConnectionKey(connection);
  const bound = ["latchkey/kept-secret/1", origin, organizationId, subject, tokenId, copyId];
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(JSON.stringify(bound)) };
}
