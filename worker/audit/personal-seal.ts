import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64url } from "../../shared/base64url.ts";
import type { RandomBytes } from "../tokens/generate-base62.ts";
import type { TrailRow } from "./trail-row.ts";

/** A salted digest that ties an address and user agent to the chain without containing them. */
export interface PersonalSeal {
  readonly salt: string;
  readonly digest: string;
}

const SALT_BYTES = 16;
const DIGEST_BYTES = 24;

/**
 * Computes the salted digest of an actor's address and user agent.
 *
 * The chain signs only the digest, so a change is detected. Once the salt is erased too, the data cannot
 * be guessed from the digest.
 *
 * @returns `null` if there is neither address nor user agent
 */
export function sealPersonal(
  network: { ipAddress: string | null; userAgent: string | null },
  randomBytes: RandomBytes,
): PersonalSeal | null {
  const { ipAddress, userAgent } = network;
  if (ipAddress === null && userAgent === null) return null;
  const salt = encodeBase64url(randomBytes(SALT_BYTES));
  return { salt, digest: computePersonalDigest(salt, ipAddress, userAgent) };
}

/** Returns true if a row's personal data is unchanged or completely erased; always true for an unsigned row. */
export function isPersonalIntact(row: TrailRow): boolean {
  if (row.filled_in === null) return true;
  const { personal_salt: salt, ip_address: ipAddress, user_agent: userAgent } = row;
  if (salt === null) return ipAddress === null && userAgent === null;
  return computePersonalDigest(salt, ipAddress, userAgent) === row.personal_digest;
}

function computePersonalDigest(
  salt: string,
  ipAddress: string | null,
  userAgent: string | null,
): string {
  const message = new TextEncoder().encode(JSON.stringify([salt, ipAddress, userAgent]));
  return encodeBase64url(sha256(message).subarray(0, DIGEST_BYTES));
}
