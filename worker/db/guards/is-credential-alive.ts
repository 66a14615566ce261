import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { type ActingCredential, credentialAlive } from "./token-key.ts";

/**
 * Whether the acting credential itself is still good, whatever it may do by now: tells why a guarded
 * write changed nothing.
 */
export async function isCredentialAlive(
  db: Database,
  { tokenId, digest }: ActingCredential,
  now: EpochSeconds,
): Promise<boolean> {
  const [row] = await db.all<{ alive: number }>(
    sql`SELECT ${credentialAlive({ tokenId, digest }, now)} AS alive`,
  );
  return row?.alive === 1;
}

/** The same, and for whoever acts on somebody else's: whether they still are what lets them. */
export async function mayStillAct(
  db: Database,
  credential: ActingCredential,
  now: EpochSeconds,
): Promise<boolean> {
  const [row] = await db.all<{ may: number }>(
    sql`SELECT ${credentialAlive(credential, now)} AS may`,
  );
  return row?.may === 1;
}
