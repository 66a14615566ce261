import type { ScopeToken } from "../../shared/scope.ts";
import { toWholeSeconds } from "../../shared/time.ts";
import type { Env } from "../env.ts";
import { admitToOpenIsolate } from "../http/admit-request.ts";
import { toProblem } from "../http/build-error-response.ts";
import { isOverFailureLimit } from "../http/failure-limit.ts";
import { buildProblemHead, ProblemError, type ProblemHead, REALM } from "../http/problem-error.ts";
import { readRequestBearer } from "../http/read-request-bearer.ts";
import { verifyHotInIsolate } from "../http/verify-in-isolate.ts";
import type { Verification } from "../verification/verify-token.ts";
import { buildAllowedResponse, getHotAllowedResponse } from "./build-allowed-response.ts";
import { drainBody } from "./drain-body.ts";
import {
  createEdgeHandler,
  EDGE_HEADERS,
  type EdgeCall,
  type EdgeHandler,
} from "./edge-handler.ts";
import { readVerifyQuestion, type VerifyQuestion } from "./verify-question.ts";

/**
 * Answers `/verify` and all paths below it, for any method: forward authentication for reverse proxies.
 *
 * The question is in the part of the URL that the proxy's administrator writes. From the client only
 * `Authorization` counts, and the method if the administrator vouches for its source.
 *
 * Answers have no body: 200 with headers about the token, 401, 403, or 429 for a network that fails too often.
 * There is no 429 if the question says that many clients share the proxy's address.
 */
export const verify: (...request: Parameters<EdgeHandler>) => Response | Promise<Response> = (
  request,
  env,
  context,
) => {
  const hot = verifyHotRequest(request, env, context);
  return hot?.response ?? verifyAnyRequest(request, env, context, hot?.verification);
};

const verifyAnyRequest = createEdgeHandler({
  route: "/verify/*",
  async answer(call) {
    try {
      return await judge(call);
    } finally {
      // After the verdict, which a client that announces a body and sends none must not turn into a fault.
      await drainBody(call.request);
    }
  },
  refuse(error, _, notes) {
    const problem = toProblem(error);
    notes.refusal ??= problem.problem;
    return buildRefusal(problem, notes.requestId);
  },
});

/**
 * Judges the token before the question, so that a bad token is a 401 whatever is asked.
 *
 * @throws ProblemError for a token that lacks a scope, or a question that is malformed
 */
async function judge(call: EdgeCall): Promise<Response> {
  const { request, env, isolate } = call;
  const text = readRequestBearer(request.headers.get("Authorization"));
  const question = readQuestionOrProblem(request, isolate.config.homeOrganization);
  const malformed = question instanceof ProblemError;
  const { verdict, maxAgeMs } = await call.verify(text, ({ organization }) =>
    malformed ? { organization, kinds: ["pat"] } : question,
  );
  if (verdict.status === "refused" && verdict.reason !== "insufficient_scope") {
    const unlimited = !malformed && question.unlimited;
    const limited = !unlimited && (await isOverFailureLimit(request, env));
    // Returned, because a thrown error collects its stack, for a tenth of what a refusal costs.
    return buildRefusal({ problem: limited ? "rate_limited" : "invalid_token" }, call.requestId);
  }
  if (malformed) throw question;
  if (verdict.status === "allowed") {
    return buildAllowedResponse({ token: verdict, scopes: question.scopes, maxAgeMs });
  }
  const headers = { "WWW-Authenticate": buildChallenge(question.scopes) };
  throw new ProblemError("insufficient_scope", { headers });
}

/** Returns a malformed question's problem as a value. */
function readQuestionOrProblem(
  request: Request,
  homeOrganization: string,
): VerifyQuestion | ProblemError {
  try {
    return readVerifyQuestion(request, homeOrganization);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

function buildRefusal(problem: ProblemHead, requestId: string): Response {
  const { status, headers } = buildProblemHead(problem);
  return new Response(null, {
    status,
    headers: { ...EDGE_HEADERS, ...headers, "X-Request-Id": requestId },
  });
}

/**
 * Verifies the token of a request without the cost of a promise, and answers if it is allowed, as nearly every token is.
 *
 * @returns `null` if the verdict needs storage, or anything fails: then `verifyAnyRequest` has to answer
 */
function verifyHotRequest(
  request: Request,
  env: Env,
  context: Parameters<EdgeHandler>[2],
): { verification: Verification; response?: Response } | null {
  if (request.body !== null) return null;
  try {
    const isolate = admitToOpenIsolate(request, env);
    if (isolate === null) return null;
    const question = readVerifyQuestion(request, isolate.config.homeOrganization);
    const text = readRequestBearer(request.headers.get("Authorization"));
    const verification = verifyHotInIsolate(isolate, text, () => question, {
      now: toWholeSeconds(Date.now()),
      fresh: false,
      keepAlive(promise) {
        context.waitUntil(promise);
      },
    });
    if (verification === null) return null;
    const { record, verdict, maxAgeMs } = verification;
    if (verdict.status === "refused" || record === null) return { verification };
    const allowed = { token: verdict, scopes: question.scopes, maxAgeMs };
    return { verification, response: getHotAllowedResponse(record, allowed) };
  } catch {
    return null;
  }
}

/** Builds the challenge that names the required scope (RFC 6750 §3.1). */
function buildChallenge(scopes: readonly ScopeToken[]): string {
  const challenge = `${REALM}, error="insufficient_scope"`;
  return scopes.length === 0 ? challenge : `${challenge}, scope="${scopes.join(" ")}"`;
}
