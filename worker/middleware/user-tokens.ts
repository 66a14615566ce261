import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { requireAuthority } from "../use-cases/catalog/require-catalog.ts";
import { requireUser } from "../use-cases/people/require-user.ts";

/**
 * Makes the member whom the path names the owner whose tokens a request is about, and every write hang on
 * whoever acts still being who they are now. It stands behind `requireControl("tokens.others")`.
 */
export const userTokens = createMiddleware<AppEnv>(async (c, next) => {
  const { credential } = c.var;
  const { id, role, groups } = await requireUser(c);
  c.set("owner", { subject: id, organization: credential.organization, role, groups });
  c.set("credential", { ...credential, judged: await requireAuthority(c) });
  await next();
});
