import * as v from "valibot";
import { toWholeSeconds } from "../../shared/time.ts";
import type { RefusedVerdict, TokenVerdict } from "../../shared/wire/token-verdict.ts";
import { TokenQuestion } from "../../shared/wire/verdict.ts";
import type { Isolate } from "../http/isolate.ts";
import type { RequestInfo } from "../http/verify-in-isolate.ts";
import { verifyInIsolate } from "../http/verify-in-isolate.ts";
import { buildAuthorizationDetails } from "../tokens/build-authorization-details.ts";
import { listScopeTokens } from "../tokens/list-scope-tokens.ts";
import { MAX_STALENESS_MS } from "../verification/bounds.ts";
import type { RefusalReason, Verification } from "../verification/verify-token.ts";

const PAT = ["pat"] as const;

/**
 * Answers another Worker's question about a personal access token.
 *
 * @param call.token the unchecked token argument
 * @param call.question the unchecked question argument
 * @param call.organization the only organization that the caller may ask about, if its binding fixes one
 * @returns the verdict, without a promise for a hot token
 * @throws StorageUnavailableError, through the promise, if no record is available that is fresh enough
 */
export function answerQuestion(
  isolate: Isolate,
  call: { token: unknown; question: unknown; organization?: string },
  keepAlive: RequestInfo["keepAlive"],
): TokenVerdict | Promise<TokenVerdict> {
  const parsed = v.safeParse(TokenQuestion, call.question);
  if (!parsed.success) return { status: "invalid_question" };
  const { fresh = false, organization: named, ...question } = parsed.output;
  const bound = call.organization;
  if (bound !== undefined && named !== undefined && named !== bound) {
    return { status: "invalid_question" };
  }
  const organization = named ?? bound ?? isolate.config.homeOrganization;
  const verification = verifyInIsolate(
    isolate,
    typeof call.token === "string" ? call.token : "",
    () => ({ ...question, organization, kinds: PAT, anyScope: true }),
    { now: toWholeSeconds(Date.now()), fresh, keepAlive },
  );
  const present = (settled: Verification) =>
    toVerdict(settled, organization, question.scopes ?? []);
  return verification instanceof Promise ? verification.then(present) : present(verification);
}

function toVerdict(
  { verdict, record, maxAgeMs }: Verification,
  organization: string,
  required: readonly string[],
): TokenVerdict {
  const max_age_ms = maxAgeMs ?? MAX_STALENESS_MS;
  if (verdict.status === "allowed") {
    return {
      status: "allowed",
      token_id: verdict.tokenId,
      subject: verdict.subject,
      role: verdict.role,
      organization: verdict.organization,
      scopes: listScopeTokens(verdict.scopes),
      authorization_details: buildAuthorizationDetails(verdict.scopes),
      expires_at: verdict.expiresAt,
      max_age_ms,
    };
  }
  if (verdict.reason === "insufficient_scope") {
    return { status: "insufficient_scope", required, max_age_ms };
  }
  // A caller that asks for one organization must not learn that another's token was revoked or expired.
  const foreign =
    record !== null && (record.organization !== organization || record.kind !== "pat");
  return {
    status: "refused",
    reason: foreign ? "unknown" : toPublicReason(verdict.reason),
    max_age_ms,
  };
}

/** Reports forged tokens, and those that the caller may not ask about, as unknown. */
function toPublicReason(
  reason: Exclude<RefusalReason, "insufficient_scope">,
): RefusedVerdict["reason"] {
  switch (reason) {
    case "malformed":
    case "unknown":
    case "revoked":
    case "expired":
    case "superseded":
    case "owner_disabled":
    case "owner_away":
      return reason;
    case "forged":
    case "unknown_key":
    case "wrong_organization":
    case "wrong_kind":
      return "unknown";
  }
}
