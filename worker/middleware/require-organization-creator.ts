import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { canCreateOrganization } from "../use-cases/organizations/can-create-organization.ts";

/** Lets in whoever may create organizations. For all others there is nothing here, whatever they send. */
export const requireOrganizationCreator = createMiddleware<AppEnv>(async (c, next) => {
  if (!(await canCreateOrganization(c))) {
    c.set("refusal", "needs_control");
    throw new ProblemError("not_found");
  }
  await next();
});
