import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { mayCreateOrganization } from "../../permissions/may-create-organization.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";

/** Whether the one who acts may create organizations. */
export async function canCreateOrganization(c: Context<AppEnv>): Promise<boolean> {
  const { catalog } = await requireCatalog(c);
  return mayCreateOrganization(catalog, c.var.credential, c.var.config.homeOrganization);
}
