import { challengeFor } from "../http/challenge-for.ts";
import { drainBody } from "../http/drain-body.ts";
import { toProblem } from "../http/error-response.ts";
import { isOverFailureLimit } from "../http/failure-limit.ts";
import { ProblemError, problemResponse } from "../http/problem-error.ts";
import { requestBearer } from "../http/request-bearer.ts";
import { readVerifyQuestion, type VerifyQuestion } from "../http/verify-question.ts";
import { verifyRequestToken } from "../http/verify-request-token.ts";
import { EDGE_HEADERS, edgeHandler, maxAgeHeader } from "../middleware/edge-handler.ts";
import type { AllowedToken } from "../tokens/validate.ts";

/**
 * `/verify` and everything below it, any method: forward authentication for reverse proxies.
 *
 * The question stands in the part of the URL that the proxy's administrator writes; nothing that the
 * client sends but `Authorization` has a say, and the method where the administrator vouches for it.
 * Answers have no body: 200 with who it is, 401, 403, and 429 where
 * one network fails too often.
 */
export const verify = edgeHandler({
  route: "/verify/*",
  async answer(c) {
    await drainBody(c.req.raw);
    const question = readVerifyQuestion(c.req.raw, c.get("config").homeOrganization);
    const { verdict, maxAgeMs } = await verifyRequestToken(c, requestBearer(c), () => ({
      ...question,
      kinds: PAT,
      anyScope: true,
    }));
    if (verdict.status === "allowed") {
      const headers = { ...EDGE_HEADERS, ...maxAgeHeader(maxAgeMs) };
      Object.assign(headers, identityHeaders(verdict, question));
      return new Response(null, { status: 200, headers });
    }
    if (verdict.reason !== "insufficient_scope") {
      throw new ProblemError((await isOverFailureLimit(c)) ? "rate_limited" : "invalid_token");
    }
    const headers = { "WWW-Authenticate": challengeFor(question.scopes) };
    throw new ProblemError("insufficient_scope", { headers });
  },
  refuse(error, c) {
    const problem = toProblem(error);
    if (c.get("refusal") === undefined) c.set("refusal", problem.problem);
    const { status, headers } = problemResponse(problem, c.get("requestId"));
    headers.delete("Content-Type");
    return new Response(null, { status, headers });
  },
});

const PAT = ["pat"] as const;

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
