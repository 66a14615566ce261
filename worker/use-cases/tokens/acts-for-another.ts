import type { Context } from "hono";
import { findPersonInOrganization } from "../../db/people/member-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";

/** Whether a request is about somebody else's tokens: then it is held to what a manager may do. */
export function actsForAnother(c: Context<AppEnv>): boolean {
  return c.var.owner !== c.var.credential;
}

/** Who makes a token for somebody else, as its resource names them; `null` where the owner acts. */
export async function managerName(
  c: Context<AppEnv>,
): Promise<{ id: string; name: string } | null> {
  if (!actsForAnother(c)) return null;
  const { subject } = c.var.credential;
  const manager = await findPersonInOrganization(c.var.db, c.var.credential);
  return { id: subject, name: manager?.name ?? subject };
}
