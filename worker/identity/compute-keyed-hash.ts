import { encodeBase64url } from "../../shared/base64url.ts";
import { getRandomBytes } from "../http/get-random-bytes.ts";

/** The purpose of a key derived from AUTH_SECRET. A hash for one purpose is worthless for another. */
export type AuthKeyLabel =
  | "latchkey/better-auth"
  | "latchkey/form"
  | "latchkey/oauth-code"
  | "latchkey/dpop-nonce"
  | "latchkey/one-time-link"
  | "latchkey/sign-in-attempt"
  | "latchkey/known-browser"
  | "latchkey/provider-answer"
  | "latchkey/sign-in-state";

const encoder = new TextEncoder();

/**
 * Computes HMAC-SHA-256 of `text`, base64url. The key is derived from AUTH_SECRET by HKDF (RFC 5869) with the
 * label as `info`.
 */
export async function computeKeyedHash(
  authSecret: string,
  label: AuthKeyLabel,
  text: string,
): Promise<string> {
  const algorithm = { name: "HMAC" as const, hash: "SHA-256", length: 256 };
  const key = await deriveAuthKey(authSecret, label, algorithm, ["sign"]);
  return encodeBase64url(
    new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))),
  );
}

/** Derives a key from AUTH_SECRET by HKDF (RFC 5869), with the label as `info`. */
export async function deriveAuthKey(
  authSecret: string,
  label: AuthKeyLabel,
  algorithm: { name: "HMAC"; hash: string; length: number } | { name: "AES-GCM"; length: number },
  usages: ("sign" | "encrypt" | "decrypt")[],
): Promise<CryptoKey> {
  const master = await crypto.subtle.importKey("raw", encoder.encode(authSecret), "HKDF", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(label) },
    master,
    algorithm,
    false,
    usages,
  );
}

/** Returns 256 random bits as 43 base64url characters. */
export function generateRandomText(): string {
  return encodeBase64url(getRandomBytes(32));
}
