import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64url } from "../../shared/base64url.ts";
import type { RandomBytes } from "../tokens/random-base62.ts";
import type { TrailRow } from "./trail-row.ts";

/** What holds an address and a user agent in the chain without being one. */
export interface PersonalSeal {
  readonly salt: string;
  readonly digest: string;
}

const SALT_BYTES = 16;
const DIGEST_BYTES = 24;

/**
 * A salted digest of where somebody acted from. The chain holds the digest alone: so a change is found,
 * and once the salt is erased with the rest, the digest tells nothing that could be guessed.
 *
 * @returns `null` where there is nothing to hold
 */
export function sealPersonal(
  network: { ipAddress: string | null; userAgent: string | null },
  randomBytes: RandomBytes,
): PersonalSeal | null {
  const { ipAddress, userAgent } = network;
  if (ipAddress === null && userAgent === null) return null;
  const salt = encodeBase64url(randomBytes(SALT_BYTES));
  return { salt, digest: digestOf(salt, ipAddress, userAgent) };
}

/** Whether a row's personal data is as it was written, or erased as a whole. Of one unsigned nobody can tell. */
export function isPersonalIntact(row: TrailRow): boolean {
  if (row.filled_in === null) return true;
  const { personal_salt: salt, ip_address: ipAddress, user_agent: userAgent } = row;
  if (salt === null) return ipAddress === null && userAgent === null;
  return digestOf(salt, ipAddress, userAgent) === row.personal_digest;
}

function digestOf(salt: string, ipAddress: string | null, userAgent: string | null): string {
  const message = new TextEncoder().encode(JSON.stringify([salt, ipAddress, userAgent]));
  return encodeBase64url(sha256(message).subarray(0, DIGEST_BYTES));
}
