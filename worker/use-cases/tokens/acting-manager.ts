import type { Context } from "hono";
import { findPersonInOrganization } from "../../db/people/member-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";

/** Returns true if a manager acts on another member's tokens, rather than the owner on their own. */
export function isManagerActing(c: Context<AppEnv>): boolean {
  return c.var.owner !== c.var.credential;
}

/** Returns the manager as a token's resource names its creator, or `null` if the owner acts. */
export async function findActingManager(
  c: Context<AppEnv>,
): Promise<{ id: string; name: string } | null> {
  if (!isManagerActing(c)) return null;
  const { subject } = c.var.credential;
  const manager = await findPersonInOrganization(c.var.db, c.var.credential);
  return { id: subject, name: manager?.name ?? subject };
}
