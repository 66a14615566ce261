import { scrypt } from "node:crypto";
import { isEqualInConstantTime } from "../tokens/is-equal-in-constant-time.ts";

const KEY_BYTES = 64;
const SALT = /^[0-9a-f]{32}$/;

/** The parameters of scrypt in stored hashes, and the text that such a hash begins with. */
interface Scheme {
  prefix: string;
  cost: { N: number; r: number; p: number };
}

/**
 * One of the minimums that OWASP lists as equally strong. It needs 32 MiB. The one with N = 2^17 needs 128 MiB,
 * which is all the memory of an isolate.
 */
const CURRENT: Scheme = { prefix: "$scrypt$ln=15,r=8,p=3$", cost: { N: 2 ** 15, r: 8, p: 3 } };
/** Better Auth's own format: `<salt, hex>:<key, hex>`. It is replaced at the person's next sign-in. */
const EARLIER: Scheme = { prefix: "", cost: { N: 2 ** 14, r: 16, p: 1 } };
/** The work by which a key of the earlier scheme is cheaper than a current one, as measured. */
const DIFFERENCE: Scheme = { prefix: "", cost: { N: 2 ** 15, r: 8, p: 2 } };

/**
 * Hashes a password: `$scrypt$ln=15,r=8,p=3$<salt, hex>$<key, hex>`.
 *
 * Better Auth's own function uses a JavaScript scrypt under workerd, many times slower than the native one.
 * That would slow down sign-ins, but not an attacker with native code.
 *
 * @param salt by default 16 random bytes. All passwords of one person share a salt, so that one computation checks
 *   a typed password against all of them.
 */
export async function hashPassword(password: string, salt = generateSalt()): Promise<string> {
  return `${CURRENT.prefix}${salt}$${await deriveKey(CURRENT, salt, password)}`;
}

/** Returns the salt of a stored hash of any scheme, or `null` if it is malformed. */
export function readSalt(hash: string): string | null {
  const salt = parseHash(hash)?.salt ?? "";
  return SALT.test(salt) ? salt : null;
}

/** Returns true if a stored hash has the current parameters. */
export function isCurrentHash(hash: string): boolean {
  return hash.startsWith(CURRENT.prefix);
}

/**
 * Returns those of the stored hashes that are of `password`. A malformed hash matches no password. It computes one
 * key for each distinct salt and scheme.
 *
 * A key of the earlier scheme costs less than a current one. If all hashes have it and none matches, the difference is
 * spent, so that the time of a refusal does not tell an older account from an unknown email.
 */
export async function matchPasswords(
  hashes: readonly string[],
  password: string,
): Promise<string[]> {
  const keys = new Map<string, string>();
  const matching: string[] = [];
  for (const hash of hashes) {
    const parsed = parseHash(hash);
    if (parsed === null) continue;
    const { scheme, salt, key } = parsed;
    const name = `${scheme.prefix}${salt}`;
    const derived = keys.get(name) ?? (await deriveKey(scheme, salt, password));
    keys.set(name, derived);
    if (isEqualInConstantTime(derived, key)) matching.push(hash);
  }
  const [first] = hashes;
  if (matching.length === 0 && first !== undefined && !hashes.some(isCurrentHash)) {
    await deriveKey(DIFFERENCE, readSalt(first) ?? "", password);
  }
  return matching;
}

function parseHash(hash: string): { scheme: Scheme; salt: string; key: string } | null {
  const scheme = isCurrentHash(hash) ? CURRENT : EARLIER;
  const separator = scheme === CURRENT ? "$" : ":";
  const [salt, key, ...rest] = hash.slice(scheme.prefix.length).split(separator);
  return salt && key && rest.length === 0 ? { scheme, salt, key } : null;
}

function generateSalt(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16)));
}

function deriveKey({ cost }: Scheme, salt: string, password: string): Promise<string> {
  const maxmem = 128 * cost.r * (cost.N + cost.p) * 2;
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, { ...cost, maxmem }, (error, key) => {
      if (error === null) resolve(toHex(key));
      else reject(error);
    });
  });
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
