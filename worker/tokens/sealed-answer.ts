import { decodeBase64url, encodeBase64url } from "../../shared/base64url.ts";
import type { RandomBytes } from "./generate-base62.ts";
import { computeHmacSha256 } from "./hmac-sha256.ts";
import { deriveKeyBytes, type KeyRing } from "./key-ring.ts";
import { deriveKey } from "./mac-key-ring.ts";

/** The row in which an answer is kept for a retry, and the HMACs that protect it. */
export interface IdempotencyRow {
  /** The key of the ring for both HMACs and for the seal. */
  kid: string;
  /** HMAC over actor, method, path and the client's key: finds the row without revealing them. */
  rowKey: string;
  /** HMAC over the request's body: reusing a key with another body is refused. */
  bodyMac: string;
}

/** An answer encrypted with AES-256-GCM; every field is base64url. */
export interface SealedAnswer {
  salt: string;
  nonce: string;
  sealed: string;
}

/** The keys an answer is sealed with (ours and the client's), and the row and token it is bound to. */
export interface SealContext {
  kid: string;
  /** The client's idempotency key. */
  key: string;
  rowKey: string;
  tokenId: string;
}

const encoder = new TextEncoder();

/**
 * Returns the rows that may hold a request's answer, one for each key, the issuing key's first. A retry
 * must find an answer that was kept before the issuing key changed. The HMAC covers the parts as JSON,
 * so different parts cannot run together into equal text.
 */
export function computeIdempotencyRows(
  ring: KeyRing,
  request: { actor: string; method: string; path: string; key: string; body: string },
): Promise<IdempotencyRow[]> {
  const { actor, method, path, key, body } = request;
  return Promise.all(
    [...ring.byKid.keys()].map(async (kid) => ({
      kid,
      rowKey: await computeHmac(ring, kid, "latchkey/idempotency-row", [actor, method, path, key]),
      bodyMac: await computeHmac(ring, kid, "latchkey/idempotency-body", [key, body]),
    })),
  );
}

/**
 * Seals an answer so that neither our stored data nor the client's key alone can open it.
 *
 * The sealing key is HKDF(our key ‖ the client's key, random salt). The row key and the token's id are
 * authenticated with the answer.
 */
export async function sealAnswer(
  ring: KeyRing,
  answer: string,
  context: SealContext,
  randomBytes: RandomBytes,
): Promise<SealedAnswer> {
  const salt = Uint8Array.from(randomBytes(16));
  const iv = Uint8Array.from(randomBytes(12));
  const key = await deriveSealingKey(ring, context, salt);
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

/** @returns the answer, or `null` if it does not open: wrong key, or a row that was tampered with */
export async function openAnswer(
  ring: KeyRing,
  sealed: SealedAnswer,
  context: SealContext,
): Promise<string | null> {
  const [salt, iv, text] = [sealed.salt, sealed.nonce, sealed.sealed].map(decodeBase64url);
  if (!salt || !iv || !text) return null;
  const additionalData = encoder.encode(`${context.rowKey}\n${context.tokenId}`);
  try {
    const key = await deriveSealingKey(ring, context, salt);
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, text);
    return new TextDecoder().decode(opened);
  } catch {
    return null;
  }
}

async function deriveSealingKey(
  ring: KeyRing,
  context: SealContext,
  salt: Uint8Array<ArrayBuffer>,
): Promise<CryptoKey> {
  const ours = await deriveKeyBytes(ring, context.kid, "latchkey/idempotency-seal");
  if (ours === null) throw new Error("The key is not in the ring.");
  const theirs = encoder.encode(context.key);
  const material = new Uint8Array([...ours, ...theirs]);
  const master = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: encoder.encode("latchkey/sealed-answer") },
    master,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

async function computeHmac(
  ring: KeyRing,
  kid: string,
  label: "latchkey/idempotency-row" | "latchkey/idempotency-body",
  parts: readonly string[],
): Promise<string> {
  const key = await deriveKey(ring, kid, label);
  if (key === null) throw new Error("The key is not in the ring.");
  return encodeBase64url(computeHmacSha256(key, encoder.encode(JSON.stringify(parts))));
}
