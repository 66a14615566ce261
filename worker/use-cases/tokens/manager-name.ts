import type { Context } from "hono";
import { findPersonInOrganization } from "../../db/people/person-in-organization.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { actsForAnother } from "./acts-for-another.ts";

/** Who makes a token for somebody else, as its resource names them; `null` where the owner acts. */
export async function managerName(
  c: Context<AppEnv>,
): Promise<{ id: string; name: string } | null> {
  if (!actsForAnother(c)) return null;
  const { subject } = c.var.credential;
  const manager = await findPersonInOrganization(c.var.db, c.var.credential);
  return { id: subject, name: manager?.name ?? subject };
}
