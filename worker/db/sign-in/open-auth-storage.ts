import type { Database } from "../database.ts";
import { account, session, user, verification } from "../schema.ts";

/** Better Auth's way to its own tables. Imported on first use, as all of Better Auth is. */
export async function openAuthStorage(db: Database) {
  const { drizzleAdapter } = await import("better-auth/adapters/drizzle");
  return drizzleAdapter(db, {
    provider: "sqlite",
    schema: { user, session, account, verification },
  });
}
