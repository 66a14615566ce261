import { decodeBase64url } from "../../shared/base64url.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** The use of a derived key. HKDF separates the uses, so a key for one cannot serve another. */
export type KeyLabel =
  | "latchkey/token"
  | "latchkey/code"
  | "latchkey/idempotency-row"
  | "latchkey/idempotency-body"
  | "latchkey/idempotency-seal"
  | "latchkey/provider-secret"
  | "latchkey/provider-trial"
  | "latchkey/form"
  | "latchkey/audit";

/** Master keys by id. `issuing` is the first key, which signs new tokens. All keys verify. */
export interface KeyRing {
  readonly issuing: string;
  readonly byKid: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The reason why a ring is invalid, by entry (from 0). Safe to log: it contains no part of a key. */
export type KeyRingRefusal =
  | { readonly reason: "missing" }
  | {
      readonly reason: "bad_entry" | "duplicate_kid" | "bad_key" | "short_key";
      readonly entry: number;
    };

const MIN_KEY_BYTES = 32;

/**
 * Reads `<kid>:<base64url, 32 bytes or more>,…`, the form of TOKEN_KEYS and AUDIT_KEYS.
 *
 * A kid is one base62 character. White space around entries is allowed, since secrets are often
 * piped in with a newline.
 */
export function parseKeyRing(text: string | undefined): Result<KeyRing, KeyRingRefusal> {
  if (text === undefined || text.trim() === "") return err({ reason: "missing" });
  const byKid = new Map<string, Uint8Array<ArrayBuffer>>();
  let issuing: string | undefined;
  for (const [entry, part] of text.split(",").entries()) {
    const [, kid, key] = /^([0-9A-Za-z]):(.*)$/s.exec(part.trim()) ?? [];
    if (kid === undefined || key === undefined) return err({ reason: "bad_entry", entry });
    if (byKid.has(kid)) return err({ reason: "duplicate_kid", entry });
    const bytes = decodeBase64url(key);
    if (bytes === null) return err({ reason: "bad_key", entry });
    if (bytes.length < MIN_KEY_BYTES) return err({ reason: "short_key", entry });
    byKid.set(kid, bytes);
    issuing ??= kid;
  }
  return issuing === undefined ? err({ reason: "missing" }) : ok({ issuing, byKid });
}

/**
 * Derives 32 bytes for one use of a key: HKDF-SHA-256 (RFC 5869) with the label as `info`.
 *
 * @returns `null` if the ring has no such key
 */
export async function deriveKeyBytes(
  ring: KeyRing,
  kid: string,
  label: KeyLabel,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = ring.byKid.get(kid);
  if (bytes === undefined) return null;
  const master = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode(label);
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, master, 256));
}
