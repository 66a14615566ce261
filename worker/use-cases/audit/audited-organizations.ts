import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";

/**
 * Whose rows an auditor sees: their own organization's. What belongs to no organization, such as a
 * sign-in before one is chosen, is the home organization's to look after.
 */
export function auditedOrganizations(c: Context<AppEnv>): (string | null)[] {
  const { organization } = c.var.credential;
  return organization === c.var.config.homeOrganization ? [organization, null] : [organization];
}
