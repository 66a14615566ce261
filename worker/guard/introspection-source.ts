import * as v from "valibot";
import { READ_LIMIT_MS } from "../../shared/lease.ts";
import type { AllowedVerdict, TokenVerdict } from "../../shared/wire/token-verdict.ts";
import { AuthorizationDetails } from "../../shared/wire/verdict.ts";
import type { GuardOptions, Introspection } from "./guard-options.ts";
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
 * Asks over HTTP (RFC 7662): Latchkey tells what the token may do at this API, whatever this request
 * needs of it, so one answer serves every question.
 */
export function introspectionSource(
  { url, credential }: Introspection,
  { api, organization, scopes }: Pick<GuardOptions, "api" | "organization" | "scopes">,
  fetchFrom: typeof fetch,
): VerdictSource {
  // RFC 6749 §2.3.1. With the API's id beside it, the credential of another API is refused.
  const authorization = `Basic ${btoa([api, credential].map(encodeURIComponent).join(":"))}`;
  return {
    keyOf: () => "",
    async ask(token) {
      const response = await fetchFrom(url, {
        method: "POST",
        headers: {
          Authorization: authorization,
          "Content-Type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({ token }).toString(),
        redirect: "manual",
        // By then nobody waits for the answer: hanging ones would pile up, each with its socket.
        signal: AbortSignal.timeout(READ_LIMIT_MS),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        return { status: "unavailable", retry_after_seconds: retryAfterSeconds(response) };
      }
      return toVerdict(v.parse(Answer, await response.json()), response, organization);
    },
    judge(verdict, { entity }) {
      if (verdict.status !== "allowed") return verdict;
      if (coversScopes(verdict, scopes, entity)) return verdict;
      return { status: "insufficient_scope", required: scopes, max_age_ms: verdict.max_age_ms };
    },
  };
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
  // The credential belongs to one organization; here it is not the one that was meant.
  if (organization !== undefined && answer.organization !== organization) {
    return { ...UNKNOWN, max_age_ms };
  }
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

function retryAfterSeconds({ headers }: Response): number {
  const text = headers.get("Retry-After") ?? "";
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : RETRY_AFTER_SECONDS;
}

/**
 * Whether what an introspection answer tells covers all the scopes that are required.
 *
 * There a scope stands with its entity where it is restricted to one, and without where it is not. Which
 * of them are restricted only the authorization details tell: `orders:read` may be `orders` on the entity
 * `read`, or a permission of its own. So a required scope that names its entity itself passes word for
 * word, and one with an entity beside it by the details alone: that entity is often of the client's choice.
 *
 * @param entity meant by every required scope
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
