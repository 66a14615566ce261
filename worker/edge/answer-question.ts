import * as v from "valibot";
import { secondsOfMs } from "../../shared/time.ts";
import type { RefusedVerdict, TokenVerdict } from "../../shared/wire/token-verdict.ts";
import { TokenQuestion } from "../../shared/wire/verdict.ts";
import type { Isolate } from "../http/isolate.ts";
import type { RequestInfo } from "../http/verify-in-isolate.ts";
import { verifyInIsolate } from "../http/verify-in-isolate.ts";
import { authorizationDetails } from "../tokens/authorization-details.ts";
import { scopeTokens } from "../tokens/scope-tokens.ts";
import { MAX_STALENESS_MS } from "../verification/bounds.ts";
import type { RefusalReason, Verification } from "../verification/verify-token.ts";

const PAT = ["pat"] as const;

/**
 * Answers a question about a personal access token: the form in which one Worker asks another.
 *
 * @param text whatever was passed as the token
 * @param asked whatever was passed as the question
 * @param organization the only one that may be asked about, where the caller is bound to one
 * @throws StorageUnavailableError where no record could be had that is fresh enough
 */
export async function answerQuestion(
  isolate: Isolate,
  { text, asked, organization: bound }: { text: unknown; asked: unknown; organization?: string },
  keepAlive: RequestInfo["keepAlive"],
): Promise<TokenVerdict> {
  const parsed = v.safeParse(TokenQuestion, asked);
  if (!parsed.success) return { status: "invalid_question" };
  const { fresh = false, organization: named, ...question } = parsed.output;
  if (bound !== undefined && named !== undefined && named !== bound) {
    return { status: "invalid_question" };
  }
  const organization = named ?? bound ?? isolate.config.homeOrganization;
  const verification = await verifyInIsolate(
    isolate,
    typeof text === "string" ? text : "",
    () => ({ ...question, organization, kinds: PAT, anyScope: true }),
    { now: secondsOfMs(Date.now()), fresh, keepAlive },
  );
  return toVerdict(verification, organization, question.scopes ?? []);
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
      scopes: scopeTokens(verdict.scopes),
      authorization_details: authorizationDetails(verdict.scopes),
      expires_at: verdict.expiresAt,
      max_age_ms,
    };
  }
  if (verdict.reason === "insufficient_scope") {
    return { status: "insufficient_scope", required, max_age_ms };
  }
  // Who asks for one organization learns nothing of another's tokens, not even that one was revoked.
  const foreign =
    record !== null && (record.organization !== organization || record.kind !== "pat");
  return { status: "refused", reason: foreign ? "unknown" : told(verdict.reason), max_age_ms };
}

function told(reason: Exclude<RefusalReason, "insufficient_scope">): RefusedVerdict["reason"] {
  switch (reason) {
    case "malformed":
    case "unknown":
    case "revoked":
    case "expired":
    case "superseded":
    case "owner_disabled":
      return reason;
    case "forged":
    case "unknown_key":
    case "wrong_organization":
    case "wrong_kind":
      return "unknown";
  }
}
