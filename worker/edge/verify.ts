import type { ScopeToken } from "../../shared/scope.ts";
import { secondsOfMs } from "../../shared/time.ts";
import type { Env } from "../env.ts";
import { enterOpenIsolate } from "../http/enter-isolate.ts";
import { toProblem } from "../http/error-response.ts";
import { isOverFailureLimit } from "../http/failure-limit.ts";
import { ProblemError, problemResponse, REALM } from "../http/problem-error.ts";
import { requestBearer } from "../http/request-bearer.ts";
import { allowHotInIsolate } from "../http/verify-in-isolate.ts";
import { allowedResponse, hotAllowedResponse } from "./allowed-response.ts";
import { type EdgeHandler, edgeHandler } from "./edge-handler.ts";
import { readVerifyQuestion } from "./verify-question.ts";

/**
 * `/verify` and everything below it, any method: forward authentication for reverse proxies.
 *
 * The question stands in the part of the URL that the proxy's administrator writes; nothing that the
 * client sends but `Authorization` has a say, and the method where the administrator vouches for it.
 * Answers have no body: 200 with who it is, 401, 403, and 429 where one network fails too often, unless
 * the question says that it stands for many clients.
 */
export const verify: (...request: Parameters<EdgeHandler>) => Response | Promise<Response> = (
  request,
  env,
  context,
) => verifyAtOnce(request, env, context) ?? verifyWaiting(request, env, context);

const verifyWaiting = edgeHandler({
  route: "/verify/*",
  async answer({ request, env, isolate, verify: judge }) {
    if (request.body !== null) await drainBody(request);
    const question = readVerifyQuestion(request, isolate.config.homeOrganization);
    const text = requestBearer(request.headers.get("Authorization"));
    const { verdict, maxAgeMs } = await judge(text, () => question);
    if (verdict.status === "allowed") {
      return allowedResponse({ token: verdict, scopes: question.scopes, maxAgeMs });
    }
    if (verdict.reason !== "insufficient_scope") {
      const limited = !question.unlimited && (await isOverFailureLimit(request, env));
      throw new ProblemError(limited ? "rate_limited" : "invalid_token");
    }
    const headers = { "WWW-Authenticate": challengeFor(question.scopes) };
    throw new ProblemError("insufficient_scope", { headers });
  },
  refuse(error, _, notes) {
    const problem = toProblem(error);
    notes.refusal ??= problem.problem;
    const { status, headers } = problemResponse(problem, notes.requestId);
    headers.delete("Content-Type");
    return new Response(null, { status, headers });
  },
});

/**
 * The same for a hot token that passes, which is nearly every request: without a promise, even one that
 * is settled.
 *
 * @returns `null` for any other request, and where anything is wrong: that is decided with all due care
 */
function verifyAtOnce(
  request: Request,
  env: Env,
  context: Parameters<EdgeHandler>[2],
): Response | null {
  if (request.body !== null) return null;
  try {
    const isolate = enterOpenIsolate(request, env);
    if (isolate === null) return null;
    const question = readVerifyQuestion(request, isolate.config.homeOrganization);
    const text = requestBearer(request.headers.get("Authorization"));
    const allowed = allowHotInIsolate(isolate, text, () => question, {
      now: secondsOfMs(Date.now()),
      fresh: false,
      keepAlive(promise) {
        context.waitUntil(promise);
      },
    });
    if (allowed === null) return null;
    const { record, token, maxAgeMs } = allowed;
    return hotAllowedResponse(record, { token, scopes: question.scopes, maxAgeMs });
  } catch {
    return null;
  }
}

/** RFC 6750 §3.1: says which scope would have been enough. */
function challengeFor(scopes: readonly ScopeToken[]): string {
  const challenge = `${REALM}, error="insufficient_scope"`;
  return scopes.length === 0 ? challenge : `${challenge}, scope="${scopes.join(" ")}"`;
}

/** As much as a proxy may send along by mistake; whoever sends more loses the connection. */
const MAX_DRAINED_BYTES = 1024 * 1024;

/** Reads a body that nobody wants to its end: left unread, it breaks the connection's next request. */
async function drainBody(request: Request): Promise<void> {
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_DRAINED_BYTES) return;
  }
}
