import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { deriveKeyBytes, type KeyLabel, type KeyRing } from "./key-ring.ts";

/** HMAC-SHA-256 with its key taken in. Cloned for each message, so it stays as it is. */
export type MacKey = ReturnType<typeof hmac.create>;

/** HMAC-SHA-256 keys of one use, by key id. */
export interface MacKeyRing {
  readonly issuing: string;
  readonly byKid: ReadonlyMap<string, MacKey>;
}

/** HMAC-SHA-256 under these bytes (RFC 2104). */
export function macKey(bytes: Uint8Array): MacKey {
  return hmac.create(sha256, bytes);
}

/**
 * The HMAC-SHA-256 key for one use of one key of the ring.
 *
 * @returns `null` where the ring has no such key
 */
export async function deriveKey(
  ring: KeyRing,
  kid: string,
  label: KeyLabel,
): Promise<MacKey | null> {
  const bytes = await deriveKeyBytes(ring, kid, label);
  return bytes === null ? null : macKey(bytes);
}

/** Derives every key of the ring for one use, once, so that a validation derives none. */
export async function importKeyRing(ring: KeyRing, label: KeyLabel): Promise<MacKeyRing> {
  const byKid = new Map<string, MacKey>();
  for (const kid of ring.byKid.keys()) {
    const key = await deriveKey(ring, kid, label);
    if (key !== null) byKid.set(kid, key);
  }
  return { issuing: ring.issuing, byKid };
}
