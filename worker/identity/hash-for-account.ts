import type { Database } from "../db/database.ts";
import { listPasswords } from "../db/sign-in/password-queries.ts";
import { hashPassword, readSalt } from "./hash-password.ts";

/**
 * Hashes a further password of an account, with the salt that its passwords share. So a sign-in computes one key,
 * however many passwords there are, and its time does not tell their number.
 */
export async function hashForAccount(
  db: Database,
  email: string,
  password: string,
): Promise<string> {
  const [first] = await listPasswords(db, email);
  const salt = first === undefined ? null : readSalt(first.hash);
  return hashPassword(password, salt ?? undefined);
}
