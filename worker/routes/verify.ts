import { secondsOfMs } from "../../shared/time.ts";
import type { Env } from "../env.ts";
import { challengeFor } from "../http/challenge-for.ts";
import { drainBody } from "../http/drain-body.ts";
import { enterKnownWorkplace } from "../http/enter-workplace.ts";
import { toProblem } from "../http/error-response.ts";
import { isOverFailureLimit } from "../http/failure-limit.ts";
import { ProblemError, problemResponse } from "../http/problem-error.ts";
import { requestBearer } from "../http/request-bearer.ts";
import { allowHotInWorkplace } from "../http/verify-in-workplace.ts";
import { readVerifyQuestion, type VerifyQuestion } from "../http/verify-question.ts";
import { verifyRequestToken } from "../http/verify-request-token.ts";
import { edgeHandler, maxAgeSeconds } from "../middleware/edge-handler.ts";
import type { AllowedToken } from "../tokens/validate.ts";

/**
 * `/verify` and everything below it, any method: forward authentication for reverse proxies.
 *
 * The question stands in the part of the URL that the proxy's administrator writes; nothing that the
 * client sends but `Authorization` has a say, and the method where the administrator vouches for it.
 * Answers have no body: 200 with who it is, 401, 403, and 429 where one network fails too often, unless
 * the question says that it stands for many clients.
 */
export const verify = edgeHandler({
  route: "/verify/*",
  async answer(c, visit) {
    const request = c.req.raw;
    if (request.body !== null) await drainBody(request);
    const question = readVerifyQuestion(request, visit.workplace.config.homeOrganization);
    const text = requestBearer(request.headers.get("Authorization"));
    const { verdict, maxAgeMs } = await verifyRequestToken(c, visit, text, () => question);
    if (verdict.status === "allowed") return allowedResponse(verdict, question, maxAgeMs);
    if (verdict.reason !== "insufficient_scope") {
      const limited = !question.unlimited && (await isOverFailureLimit(c));
      throw new ProblemError(limited ? "rate_limited" : "invalid_token");
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

/**
 * The same for a hot token that passes, which is nearly every request: at once, and past Hono, whose
 * context and promises would cost as much as all the rest.
 *
 * @returns `null` for any other request, and where anything is wrong: then the route is asked
 */
export function verifyAtOnce(
  request: Request,
  env: Env,
  context: ExecutionContext,
): Response | null {
  if (request.body !== null) return null;
  try {
    const workplace = enterKnownWorkplace(request, env);
    if (workplace === null) return null;
    const question = readVerifyQuestion(request, workplace.config.homeOrganization);
    const text = requestBearer(request.headers.get("Authorization"));
    const allowed = allowHotInWorkplace(workplace, text, () => question, {
      now: secondsOfMs(Date.now()),
      fresh: false,
      keepAlive(promise) {
        context.waitUntil(promise);
      },
    });
    return allowed && allowedResponse(allowed.token, question, allowed.maxAgeMs);
  } catch {
    return null;
  }
}

/** All of `X-Token-*`, none ever empty: a proxy that copies them overwrites whatever the client sent by these names. */
function allowedResponse(
  token: AllowedToken,
  { scopes }: VerifyQuestion,
  maxAgeMs: number | null,
): Response {
  return new Response(null, {
    status: 200,
    headers: {
      "Cache-Control": "no-store",
      "Latchkey-Max-Age": maxAgeSeconds(maxAgeMs),
      "X-Token-Id": token.tokenId,
      "X-Token-Subject": token.subject,
      "X-Token-Role": token.role,
      "X-Token-Expires": token.expiresAt === null ? "never" : String(token.expiresAt),
      "X-Token-Scope": scopes.join(" ") || "-",
    },
  });
}
