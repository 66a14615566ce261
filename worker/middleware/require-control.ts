import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { canManage } from "../permissions/list-controls.ts";
import { requireCatalog } from "../use-cases/catalog/require-catalog.ts";
import { canCreateOrganization } from "../use-cases/organizations/create-organization-from-preset.ts";

/**
 * Builds middleware that requires a control of one of `parts` from the actor's role or groups.
 *
 * Other actors get a 404 for any id, so that they cannot learn which ids exist.
 */
export const requireControl = (...parts: Parameters<typeof canManage>[2][]) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { catalog } = await requireCatalog(c);
    if (!parts.some((what) => canManage(catalog, c.var.credential, what))) {
      c.set("refusal", "needs_control");
      throw new ProblemError("not_found");
    }
    await next();
  });

/** Requires an actor who may create organizations. Others get a 404. */
export const requireOrganizationCreator = createMiddleware<AppEnv>(async (c, next) => {
  if (!(await canCreateOrganization(c))) {
    c.set("refusal", "needs_control");
    throw new ProblemError("not_found");
  }
  await next();
});
