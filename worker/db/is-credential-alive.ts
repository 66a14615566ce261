import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { Database } from "./database.ts";
import { type ActingCredential, credentialAlive } from "./token-key.ts";

/** Whether the acting credential is still good: tells why a guarded write changed nothing. */
export async function isCredentialAlive(
  db: Database,
  credential: ActingCredential,
  now: EpochSeconds,
): Promise<boolean> {
  const [row] = await db.all<{ alive: number }>(
    sql`SELECT ${credentialAlive(credential, now)} AS alive`,
  );
  return row?.alive === 1;
}
