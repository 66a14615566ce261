import { createMiddleware } from "hono/factory";
import type { AppEnv, Credential } from "../http/app-env.ts";
import { isOverFailureLimit } from "../http/failure-limit.ts";
import { ProblemError } from "../http/problem-error.ts";
import { readRequestBearer } from "../http/read-request-bearer.ts";
import { verifyInIsolate } from "../http/verify-in-isolate.ts";

/**
 * Authenticates a request by a live `ses` or `pat` in `Authorization: Bearer`. Cookies are never accepted, so
 * that no other site can act through a signed-in browser.
 *
 * Sets `c.var.credential` to the actor in one organization, and `c.var.owner` to the actor too.
 */
export const authenticate = createMiddleware<AppEnv>(async (c, next) => {
  const { isolate, now } = c.var;
  const { verdict, record, digest } = await verifyInIsolate(
    isolate,
    readRequestBearer(c.req.raw.headers.get("Authorization")),
    ({ organization }) => ({ organization, kinds: ["ses", "pat"] }),
    {
      now,
      // The request may write, so a cached record is not good enough. It also lacks the owner's name.
      fresh: true,
      keepAlive(promise) {
        c.executionCtx.waitUntil(promise);
      },
    },
  );
  if (verdict.status === "refused") c.set("refusal", verdict.reason);
  if (verdict.status === "refused" || verdict.kind === "svc" || digest === null) {
    throw new ProblemError(
      (await isOverFailureLimit(c.req.raw, c.env)) ? "rate_limited" : "invalid_token",
    );
  }
  const credential: Credential = {
    tokenId: verdict.tokenId,
    digest,
    kind: verdict.kind,
    name: record?.ownerName ?? null,
    subject: verdict.subject,
    organization: verdict.organization,
    role: verdict.role,
    groups: record?.groups ?? [],
    scopes: verdict.scopes.filter((scope) => !scope.automatic),
    expiresAt: verdict.expiresAt,
  };
  c.set("credential", credential);
  c.set("owner", credential);
  await next();
});
