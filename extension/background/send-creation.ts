import * as v from "valibot";
import { toScopeToken } from "../../shared/scope.ts";
import { IssueTokenRequest } from "../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { IssuedTokenResource, TokenPage } from "../../shared/wire/token-resource.ts";
import type { ConnectionKey, Failure, Reply } from "../messages.ts";
import { type Caller, callApi } from "./call-api.ts";
import type { CreationRecord, SentRequest } from "./creation-record.ts";

/** Within this the server still knows an idempotency key; it keeps one for 10 minutes. */
const REPEATABLE_FOR_MS = 9 * 60_000;
/** Set back further than this, our clock cannot say how long ago it was. */
const CLOCK_DRIFT_MS = 60_000;
/** How far the server's clock may be behind ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Whether sending it again can still not make a second token. */
export function isRepeatable({ startedAt }: SentRequest, now: number): boolean {
  const age = now - startedAt;
  return age > -CLOCK_DRIFT_MS && age < REPEATABLE_FOR_MS;
}

/**
 * Sends a creation, or sends it again, and says what became of it.
 *
 * Once the server may have forgotten the key, it is not sent: the token is looked for instead, and
 * if it is there, its secret is lost.
 */
export async function sendCreation(
  caller: Caller,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord> {
  if (!isRepeatable(sent, caller.now())) return await lookForToken(caller, key, sent);
  const reply = await callApi(caller, key, {
    method: "POST",
    path: "/v1/tokens",
    headers: { "Idempotency-Key": sent.idempotencyKey },
    body: sent.request,
    answer: IssuedTokenResource,
  });
  if (!reply.ok && hasMovedOn(reply.failure)) return await lookForToken(caller, key, sent);
  if (!reply.ok) return failedRecord(sent, reply.failure);
  const { secret, ...token } = reply.value;
  return { at: "created", token, secret, shownAt: null };
}

/** The server made it for an earlier sending; someone has changed it since. */
function hasMovedOn(failure: Failure): boolean {
  return failure.kind === "problem" && failure.problem === "conflict";
}

async function lookForToken(
  caller: Caller,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord> {
  const newest: Reply<TokenPage> = await callApi(caller, key, {
    method: "GET",
    path: "/v1/tokens",
    query: { status: "all", sort: "-created_at", limit: "100" },
    answer: TokenPage,
  });
  if (!newest.ok) return failedRecord(sent, newest.failure);
  const token = newest.value.tokens.find((candidate) => isMadeBy(sent, candidate));
  if (token !== undefined) return { at: "secret_gone", token };
  // It never arrived: the next attempt is a new one.
  return {
    at: "failed",
    sent: { ...sent, uncertain: false },
    failure: { kind: "outcome_unknown" },
  };
}

/** Whether `token` is what was asked for, as far as that can be seen. */
function isMadeBy({ request, startedAt }: SentRequest, token: TokenResource): boolean {
  const { name, description, scopes } = v.parse(IssueTokenRequest, request);
  return (
    token.name === name &&
    token.description === description &&
    setOf(token.scopes) === setOf(scopes) &&
    Date.parse(token.created_at) >= startedAt - CLOCK_SKEW_MS
  );
}

/** Text that is the same for the same scopes in any order. */
function setOf(scopes: readonly { permission: string; entity_id: string | null }[]): string {
  return scopes
    .map((scope) => toScopeToken(scope.permission, scope.entity_id))
    .sort()
    .join(" ");
}

/** Once the outcome was open, an answer to a later attempt that refuses it for now keeps it open. */
function failedRecord(sent: SentRequest, failure: Failure): CreationRecord {
  if (failure.kind === "outcome_unknown") {
    return { at: "failed", sent: { ...sent, uncertain: true }, failure };
  }
  const forNow = ["offline", "unavailable", "rate_limited", "unreachable"].includes(failure.kind);
  return {
    at: "failed",
    sent,
    failure: sent.uncertain && forNow ? { kind: "outcome_unknown" } : failure,
  };
}
