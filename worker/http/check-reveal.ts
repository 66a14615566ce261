import type { Context } from "hono";
import { findOrganization } from "../db/organization-queries.ts";
import type { AppEnv } from "./app-env.ts";
import { ProblemError } from "./problem-error.ts";

/**
 * Lets a manager see the secret of somebody else's token only where the organization allows it.
 *
 * @throws ProblemError `invalid_input` that points at `/reveal`
 */
export async function checkReveal(c: Context<AppEnv>): Promise<void> {
  const organization = await findOrganization(c.var.db, c.var.credential.organization);
  if (organization?.managersSeeSecrets === true) return;
  throw new ProblemError("invalid_input", {
    errors: [{ pointer: "/reveal", detail: "The organization does not allow it." }],
  });
}
