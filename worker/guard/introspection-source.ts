import * as v from "valibot";
import { READ_LIMIT_MS } from "../../shared/lease.ts";
import type { AllowedVerdict, TokenVerdict } from "../../shared/wire/token-verdict.ts";
import { AuthorizationDetails } from "../../shared/wire/verdict.ts";
import type { GuardOptions, Introspection } from "./guard-options.ts";
import type { SetupLog } from "./setup-log.ts";
import type { VerdictSource } from "./verdict-source.ts";

const Answer = v.variant("active", [
  v.object({
    active: v.literal(true),
    jti: v.string(),
    sub: v.string(),
    role: v.string(),
    organization: v.string(),
    scope: v.string(),
    authorization_details: AuthorizationDetails,
    exp: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
    max_age_ms: v.pipe(v.number(), v.minValue(0)),
  }),
  v.object({ active: v.literal(false) }),
]);
type Answer = v.InferOutput<typeof Answer>;

const UNKNOWN = { status: "refused", reason: "unknown" } as const;

/**
 * Asks over HTTP (RFC 7662). Latchkey returns everything that the token may do at this API, so one answer
 * serves every question.
 */
export function createIntrospectionSource(
  { url, credential }: Introspection,
  { api, organization, scopes }: Pick<GuardOptions, "api" | "organization" | "scopes">,
  fetchFrom: typeof fetch,
  report: SetupLog["report"] = () => {},
): VerdictSource {
  // RFC 6749 §2.3.1. Because the API's id is sent too, another API's credential is refused.
  const authorization = `Basic ${btoa([api, credential].map(encodeURIComponent).join(":"))}`;
  return {
    keyOf: () => "",
    async ask(token) {
      const response = await reportFailure(report, () =>
        fetchFrom(url, {
          method: "POST",
          headers: {
            Authorization: authorization,
            "Content-Type": "application/x-www-form-urlencoded",
          },
          body: new URLSearchParams({ token }).toString(),
          redirect: "manual",
          // By then no request waits for the answer. Without a timeout, hanging calls would keep their sockets.
          signal: AbortSignal.timeout(READ_LIMIT_MS),
        }),
      );
      if (response.status !== 200) {
        report({ status: response.status });
        await response.body?.cancel();
        return { status: "unavailable", retry_after_seconds: readRetryAfter(response) };
      }
      const answer = await readAnswer(response, report);
      if (isOfOther(organization, answer)) report("other_organization");
      return toVerdict(answer, response, organization);
    },
    judge(verdict, { entity }) {
      if (verdict.status !== "allowed") return verdict;
      if (coversScopes(verdict, scopes, entity)) return verdict;
      return { status: "insufficient_scope", required: scopes, max_age_ms: verdict.max_age_ms };
    },
  };
}

/** Calls Latchkey, and reports if no answer arrives. */
async function reportFailure(
  report: SetupLog["report"],
  call: () => Promise<Response>,
): Promise<Response> {
  try {
    return await call();
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    report(isLate ? "too_slow" : "unreachable");
    throw error;
  }
}

/** @throws Error if the answer is not one of an introspection endpoint */
async function readAnswer(response: Response, report: SetupLog["report"]): Promise<Answer> {
  const body: unknown = await response.json().catch(() => null);
  const answer = v.safeParse(Answer, body);
  if (answer.success) return answer.output;
  report("no_introspection_answer");
  throw new Error("The answer is not one of an introspection endpoint.");
}

/** True if the credential belongs to another organization than the expected one. */
function isOfOther(organization: string | undefined, answer: Answer): boolean {
  return answer.active && organization !== undefined && answer.organization !== organization;
}

function toVerdict(
  answer: Answer,
  { headers }: Response,
  organization: string | undefined,
): TokenVerdict {
  if (!answer.active) {
    const seconds = headers.get("Latchkey-Max-Age") ?? "";
    return { ...UNKNOWN, max_age_ms: /^\d$/.test(seconds) ? Number(seconds) * 1000 : 0 };
  }
  const { max_age_ms } = answer;
  if (isOfOther(organization, answer)) return { ...UNKNOWN, max_age_ms };
  return {
    status: "allowed",
    token_id: answer.jti,
    subject: answer.sub,
    role: answer.role,
    organization: answer.organization,
    scopes: answer.scope.split(" ").filter((scope) => scope !== ""),
    authorization_details: answer.authorization_details,
    expires_at: answer.exp ?? null,
    max_age_ms,
  };
}

const RETRY_AFTER_SECONDS = 5;

function readRetryAfter({ headers }: Response): number {
  const text = headers.get("Retry-After") ?? "";
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : RETRY_AFTER_SECONDS;
}

/**
 * Returns true if an introspection answer covers all required scopes.
 *
 * The answer writes a scope on one entity as `permission:entity`, and any other scope as `permission`. This
 * text is ambiguous: `orders:read` may be `orders` on the entity `read`, or a permission. Only the
 * authorization details tell which it is. So a required scope passes word for word, or by details on
 * `entity`. It is never joined with `entity` and compared as text, since the client often chooses the
 * entity.
 *
 * @param entity the entity of every required scope
 */
function coversScopes(
  {
    scopes,
    authorization_details: details,
  }: Pick<AllowedVerdict, "scopes" | "authorization_details">,
  required: readonly string[],
  entity?: string,
): boolean {
  return required.every(
    (scope) =>
      scopes.includes(scope) ||
      details.some(({ identifier, actions }) => identifier === entity && actions.includes(scope)),
  );
}
