import { createHmacKey, type HmacKey } from "./hmac-sha256.ts";
import { deriveKeyBytes, type KeyLabel, type KeyRing } from "./key-ring.ts";

/** HMAC-SHA-256 keys for one use, by key id. */
export interface MacKeyRing {
  readonly issuing: string;
  readonly byKid: ReadonlyMap<string, HmacKey>;
}

/**
 * Derives the HMAC-SHA-256 key for one use of a key of the ring.
 *
 * @returns `null` if the ring has no such key
 */
export async function deriveKey(
  ring: KeyRing,
  kid: string,
  label: KeyLabel,
): Promise<HmacKey | null> {
  const bytes = await deriveKeyBytes(ring, kid, label);
  return bytes === null ? null : createHmacKey(bytes);
}

/** Derives every key of the ring for one use in advance, so that validations derive none. */
export async function importKeyRing(ring: KeyRing, label: KeyLabel): Promise<MacKeyRing> {
  const byKid = new Map<string, HmacKey>();
  for (const kid of ring.byKid.keys()) {
    const key = await deriveKey(ring, kid, label);
    if (key !== null) byKid.set(kid, key);
  }
  return { issuing: ring.issuing, byKid };
}
