import { decodeBase64url, encodeBase64url } from "../../shared/base64url.ts";
import { hmacSha256 } from "./hmac-sha256.ts";
import { deriveKeyBytes, type KeyRing } from "./key-ring.ts";
import { deriveKey } from "./mac-key-ring.ts";
import type { RandomBytes } from "./random-base62.ts";

/** Where an answer is kept for a retry, and what stands guard over it. */
export interface IdempotencyRow {
  /** The key of the ring that both are made with, and that seals the answer. */
  kid: string;
  /** HMAC over actor, method, path and the client's key: finds the row, reveals none of them. */
  rowKey: string;
  /** HMAC over the request's body: the same key with another body is refused. */
  bodyMac: string;
}

/** AES-256-GCM: all base64url. */
export interface Sealed {
  salt: string;
  nonce: string;
  sealed: string;
}

/** What an answer is sealed under: a key of ours, the client's, and what it is bound to. */
export interface SealContext {
  kid: string;
  /** The client's idempotency key. */
  key: string;
  rowKey: string;
  tokenId: string;
}

const encoder = new TextEncoder();

/**
 * The rows under which a request's answer can stand, the issuing key's first: a retry must find what
 * was kept before another key took its place. The parts are written as JSON, so that none can run
 * into the next.
 */
export function idempotencyRows(
  ring: KeyRing,
  request: { actor: string; method: string; path: string; key: string; body: string },
): Promise<IdempotencyRow[]> {
  const { actor, method, path, key, body } = request;
  return Promise.all(
    [...ring.byKid.keys()].map(async (kid) => ({
      kid,
      rowKey: await hmac(ring, kid, "latchkey/idempotency-row", [actor, method, path, key]),
      bodyMac: await hmac(ring, kid, "latchkey/idempotency-body", [key, body]),
    })),
  );
}

/**
 * Seals an answer so that neither what we keep nor the client's key alone opens it: the key is
 * HKDF(ours ‖ the client's, random salt), the row key and the token's id are authenticated with it.
 */
export async function sealAnswer(
  ring: KeyRing,
  answer: string,
  context: SealContext,
  randomBytes: RandomBytes,
): Promise<Sealed> {
  const salt = Uint8Array.from(randomBytes(16));
  const iv = Uint8Array.from(randomBytes(12));
  const key = await sealingKey(ring, context, salt);
  const additionalData = encoder.encode(`${context.rowKey}\n${context.tokenId}`);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData },
    key,
    encoder.encode(answer),
  );
  return {
    salt: encodeBase64url(salt),
    nonce: encodeBase64url(iv),
    sealed: encodeBase64url(new Uint8Array(sealed)),
  };
}

/** @returns the answer, or `null` where it does not open: another key, or a row that was tampered with. */
export async function openAnswer(
  ring: KeyRing,
  sealed: Sealed,
  context: SealContext,
): Promise<string | null> {
  const [salt, iv, text] = [sealed.salt, sealed.nonce, sealed.sealed].map(decodeBase64url);
  if (!salt || !iv || !text) return null;
  const additionalData = encoder.encode(`${context.rowKey}\n${context.tokenId}`);
  try {
    const key = await sealingKey(ring, context, salt);
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, text);
    return new TextDecoder().decode(opened);
  } catch {
    return null;
  }
}

async function sealingKey(
  ring: KeyRing,
  context: SealContext,
  salt: Uint8Array<ArrayBuffer>,
): Promise<CryptoKey> {
  const own = await deriveKeyBytes(ring, context.kid, "latchkey/idempotency-seal");
  if (own === null) throw new Error("The key is not in the ring.");
  const theirs = encoder.encode(context.key);
  const material = new Uint8Array([...own, ...theirs]);
  const master = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: encoder.encode("latchkey/sealed-answer") },
    master,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

async function hmac(
  ring: KeyRing,
  kid: string,
  label: "latchkey/idempotency-row" | "latchkey/idempotency-body",
  parts: readonly string[],
): Promise<string> {
  const key = await deriveKey(ring, kid, label);
  if (key === null) throw new Error("The key is not in the ring.");
  return encodeBase64url(hmacSha256(key, encoder.encode(JSON.stringify(parts))));
}
