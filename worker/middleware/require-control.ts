import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { mayManage } from "../permissions/controls-of.ts";
import { requireCatalog } from "../use-cases/catalog/require-catalog.ts";
import { canCreateOrganization } from "../use-cases/organizations/create-organization-from-preset.ts";

/**
 * Lets in whoever's role or groups carry a control that the catalog maps to one of `parts`. For all
 * others there is nothing here: 404, whatever the path's id.
 */
export const requireControl = (...parts: Parameters<typeof mayManage>[2][]) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { catalog } = await requireCatalog(c);
    if (!parts.some((what) => mayManage(catalog, c.var.credential, what))) {
      c.set("refusal", "needs_control");
      throw new ProblemError("not_found");
    }
    await next();
  });

/** Lets in whoever may create organizations. For all others there is nothing here, whatever they send. */
export const requireOrganizationCreator = createMiddleware<AppEnv>(async (c, next) => {
  if (!(await canCreateOrganization(c))) {
    c.set("refusal", "needs_control");
    throw new ProblemError("not_found");
  }
  await next();
});
