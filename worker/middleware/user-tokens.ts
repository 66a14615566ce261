import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { requireUser } from "../http/require-user.ts";

/**
 * Makes the member whom the path names the owner whose tokens a request is about. It stands behind
 * `requireControl("tokens.others")`.
 */
export const userTokens = createMiddleware<AppEnv>(async (c, next) => {
  const { id, role, groups } = await requireUser(c);
  c.set("owner", { subject: id, organization: c.var.credential.organization, role, groups });
  await next();
});
