import { scrypt } from "node:crypto";
import { isEqualInConstantTime } from "../tokens/is-equal-in-constant-time.ts";

const KEY_BYTES = 64;
const COST = { N: 16384, r: 16, p: 1, maxmem: 128 * 16384 * 16 * 2 };

/**
 * Hashes a password as Better Auth stores it: `<salt, hex>:<scrypt key, hex>`.
 *
 * Better Auth's own function uses a JavaScript scrypt under workerd, many times slower than the native one.
 * That would slow down sign-ins, but not an attacker with native code.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = toHex(crypto.getRandomValues(new Uint8Array(16)));
  return `${salt}:${await deriveKey(password, salt)}`;
}

/** Returns true if `hash` is the hash of `password`. A malformed hash matches no password. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const [salt, key] = hash.split(":");
  if (!salt || !key) return false;
  return isEqualInConstantTime(await deriveKey(password, salt), key);
}

function deriveKey(password: string, salt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, COST, (error, key) => {
      if (error === null) resolve(toHex(key));
      else reject(error);
    });
  });
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
