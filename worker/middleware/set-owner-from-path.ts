import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { requireAuthority } from "../use-cases/catalog/require-catalog.ts";
import { requireUser } from "../use-cases/people/require-user.ts";

/**
 * Makes the member in the path the owner of the request's tokens. Every write then rechecks the role and groups
 * that the actor was authorized with. Use it after `requireControl("tokens.others")`.
 */
export const setOwnerFromPath = createMiddleware<AppEnv>(async (c, next) => {
  const { credential } = c.var;
  const { id, role, groups } = await requireUser(c);
  c.set("owner", { subject: id, organization: credential.organization, role, groups });
  c.set("credential", { ...credential, membership: await requireAuthority(c) });
  await next();
});
