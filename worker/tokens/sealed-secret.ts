import { decodeBase64url, encodeBase64url } from "../../shared/base64url.ts";
import type { RandomBytes } from "./generate-base62.ts";
import { deriveKeyBytes, type KeyLabel, type KeyRing } from "./key-ring.ts";

/** What is sealed: a provider's client secret, or the secrets of a trial of its sign-in. */
type SealLabel = Extract<KeyLabel, "latchkey/provider-secret" | "latchkey/provider-trial">;

/** A secret sealed under a key of TOKEN_KEYS: `<nonce>.<sealed>`, both base64url. */
export interface SealedSecret {
  kid: string;
  sealed: string;
}

const encoder = new TextEncoder();

/**
 * Seals a secret of a provider with AES-256-GCM under the issuing key. The provider's id is authenticated with it, so
 * that the row of one provider cannot lend its secret to another.
 */
export async function sealSecret(
  ring: KeyRing,
  secret: string,
  providerId: string,
  randomBytes: RandomBytes,
  label: SealLabel = "latchkey/provider-secret",
): Promise<SealedSecret> {
  const iv = Uint8Array.from(randomBytes(12));
  const key = await importSealingKey(ring, ring.issuing, label);
  if (key === null) throw new Error("The issuing key is not in the ring.");
  const additionalData = encoder.encode(providerId);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData },
    key,
    encoder.encode(secret),
  );
  const parts = [iv, new Uint8Array(sealed)].map(encodeBase64url);
  return { kid: ring.issuing, sealed: parts.join(".") };
}

/** @returns the secret, or `null` if it does not open: its key is gone, or the row was tampered with */
export async function openSecret(
  ring: KeyRing,
  { kid, sealed }: SealedSecret,
  providerId: string,
  label: SealLabel = "latchkey/provider-secret",
): Promise<string | null> {
  const [iv, text] = sealed.split(".").map(decodeBase64url);
  const key = await importSealingKey(ring, kid, label);
  if (!iv || !text || key === null) return null;
  const additionalData = encoder.encode(providerId);
  try {
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, text);
    return new TextDecoder().decode(opened);
  } catch {
    return null;
  }
}

async function importSealingKey(
  ring: KeyRing,
  kid: string,
  label: SealLabel,
): Promise<CryptoKey | null> {
  const bytes = await deriveKeyBytes(ring, kid, label);
  if (bytes === null) return null;
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}
