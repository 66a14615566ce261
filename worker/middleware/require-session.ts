import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { requireCatalog } from "../use-cases/catalog/require-catalog.ts";

/**
 * Requires a signed-in person's session. A personal access token is for the API that it was created for, not
 * for managing tokens.
 */
export const requireSession = createMiddleware<AppEnv>(async (c, next) => {
  if (c.var.credential.kind !== "ses") {
    c.set("refusal", "needs_session");
    throw new ProblemError("insufficient_scope");
  }
  await next();
});

/**
 * Requires a signed-in person's session, or a personal access token with a permission that the catalog maps to
 * `tokens.own`. Routes without this middleware require a session.
 */
export const requireTokenManager = createMiddleware<AppEnv>(async (c, next) => {
  const { kind, scopes } = c.var.credential;
  if (kind === "pat") {
    const { catalog } = await requireCatalog(c);
    const managing = catalog.manages["tokens.own"] ?? [];
    const canManage = scopes.some(
      ({ permission, entityId }) =>
        managing.includes(permission) && (entityId === null || entityId === "*"),
    );
    if (!canManage) {
      c.set("refusal", "needs_session");
      throw new ProblemError("insufficient_scope");
    }
  }
  await next();
});
