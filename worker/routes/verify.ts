import { type Context, Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { challengeFor } from "../http/challenge-for.ts";
import { drainBody } from "../http/drain-body.ts";
import { ProblemError, problemResponse } from "../http/problem-error.ts";
import { requestBearer } from "../http/request-bearer.ts";
import { readVerifyQuestion, type VerifyQuestion } from "../http/verify-question.ts";
import { verifyRequestToken } from "../http/verify-request-token.ts";
import type { AllowedToken } from "../tokens/validate.ts";
import { StorageUnavailableError } from "../verification/storage-unavailable-error.ts";

/**
 * `/verify` and everything below it, any method: forward authentication for reverse proxies.
 *
 * The question stands in the part of the URL that the proxy's administrator writes; nothing that the
 * client sends but `Authorization` has a say, and the method where the administrator vouches for it.
 * Answers have no body: 200 with who it is, 401, 403.
 */
export const verifyRoutes = new Hono<AppEnv>().all("/*", async (c) => {
  try {
    await drainBody(c.req.raw);
    return await answer(c);
  } catch (error) {
    const problem = toProblem(error);
    c.set("refusal", c.var.refusal ?? problem.problem);
    const { status, headers } = problemResponse(problem, c.var.requestId);
    headers.delete("Content-Type");
    return new Response(null, { status, headers });
  }
});

async function answer(c: Context<AppEnv>): Promise<Response> {
  const question = readVerifyQuestion(c.req.raw, c.var.config.homeOrganization);
  const { verdict } = await verifyRequestToken(c, requestBearer(c), () => ({
    ...question,
    kinds: ["pat"],
    anyScope: true,
  }));
  if (verdict.status === "allowed") {
    return new Response(null, { status: 200, headers: identityHeaders(verdict, question) });
  }
  if (verdict.reason !== "insufficient_scope") throw new ProblemError("invalid_token");
  const headers = { "WWW-Authenticate": challengeFor(question.scopes) };
  throw new ProblemError("insufficient_scope", { headers });
}

/** All of them, none ever empty: a proxy that copies them overwrites whatever the client sent by these names. */
function identityHeaders(token: AllowedToken, question: VerifyQuestion): Record<string, string> {
  return {
    "X-Token-Id": token.tokenId,
    "X-Token-Subject": token.subject,
    "X-Token-Role": token.role,
    "X-Token-Expires": token.expiresAt === null ? "never" : String(token.expiresAt),
    "X-Token-Scope": question.scopes.join(" ") || "-",
  };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StorageUnavailableError) return new ProblemError("unavailable");
  throw error;
}
