import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { requireCatalog } from "../use-cases/catalog/require-catalog.ts";

/**
 * Lets in a signed-in person's session alone. A personal access token is for the API that it was
 * made for, not for managing tokens.
 */
export const requireSession = createMiddleware<AppEnv>(async (c, next) => {
  if (c.var.credential.kind !== "ses") {
    c.set("refusal", "needs_session");
    throw new ProblemError("insufficient_scope");
  }
  await next();
});

/**
 * Lets in a signed-in person's session, and a personal access token with one of the permissions that
 * the catalog maps to `tokens.own`.
 *
 * It stands before the few routes that such a token may use; all others take a session alone.
 */
export const requireTokenManager = createMiddleware<AppEnv>(async (c, next) => {
  const { kind, scopes } = c.var.credential;
  if (kind === "pat") {
    const { catalog } = await requireCatalog(c);
    const managing = catalog.manages["tokens.own"] ?? [];
    const holds = scopes.some(
      ({ permission, entityId }) =>
        managing.includes(permission) && (entityId === null || entityId === "*"),
    );
    if (!holds) {
      c.set("refusal", "needs_session");
      throw new ProblemError("insufficient_scope");
    }
  }
  await next();
});
