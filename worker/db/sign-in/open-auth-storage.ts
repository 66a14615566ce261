import type { Database } from "../database.ts";
import { account, session, user, verification } from "../schema.ts";

/** Opens Better Auth's adapter for its own tables. It is imported on first use, like the rest of Better Auth. */
export async function openAuthStorage(db: Database) {
  const { drizzleAdapter } = await import("better-auth/adapters/drizzle");
  return drizzleAdapter(db, {
    provider: "sqlite",
    schema: { user, session, account, verification },
  });
}
