import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64url } from "../../shared/base64url.ts";
import type { RandomBytes } from "../tokens/generate-base62.ts";
import type { TrailRow } from "./trail-row.ts";

/** The personal data of a row: of the actor, as it was when the row was written. */
interface PersonalData {
  name: string | null;
  ipAddress: string | null;
  userAgent: string | null;
}

/** A salted digest that ties personal data to the chain without containing it. */
export interface PersonalSeal {
  readonly salt: string;
  readonly digest: string;
}

const SALT_BYTES = 16;
const DIGEST_BYTES = 24;

/**
 * Computes the salted digest of an actor's name, address and user agent.
 *
 * The chain signs only the digest, so a change is detected. Once the salt is erased too, the data cannot
 * be guessed from the digest.
 *
 * @returns `null` if there is none of them
 */
export function sealPersonal(data: PersonalData, randomBytes: RandomBytes): PersonalSeal | null {
  const { name, ipAddress, userAgent } = data;
  if (name === null && ipAddress === null && userAgent === null) return null;
  const salt = encodeBase64url(randomBytes(SALT_BYTES));
  return { salt, digest: computePersonalDigest(salt, data) };
}

/** Returns true if a row's personal data is unchanged or completely erased; always true for an unsigned row. */
export function isPersonalIntact(row: TrailRow): boolean {
  if (row.filled_in === null) return true;
  const {
    personal_salt: salt,
    actor_name: name,
    ip_address: ipAddress,
    user_agent: userAgent,
  } = row;
  if (salt === null) return name === null && ipAddress === null && userAgent === null;
  return computePersonalDigest(salt, { name, ipAddress, userAgent }) === row.personal_digest;
}

/** Leaves an absent name out of the message, as in rows that were written before names were kept. */
function computePersonalDigest(salt: string, { name, ipAddress, userAgent }: PersonalData): string {
  const parts = [salt, ipAddress, userAgent, ...(name === null ? [] : [name])];
  const message = new TextEncoder().encode(JSON.stringify(parts));
  return encodeBase64url(sha256(message).subarray(0, DIGEST_BYTES));
}
