import * as v from "valibot";
import { toScopeToken } from "../../../shared/scope.ts";
import { IssueUserTokenRequest } from "../../../shared/wire/token-requests.ts";
import { TokenPage, TokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey, Reply } from "../../connection.ts";
import { type Caller, callApi } from "../api/call-api.ts";
import { tokenPath, tokensPath } from "../api/paths.ts";
import type { CreationTask, SentRequest } from "./creation-record.ts";

/** How far the server's clock may be behind ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The token that a request has made or given a new secret, as far as that can be seen; else `null`. */
export async function findMade(
  caller: Caller,
  key: ConnectionKey,
  { task, startedAt }: SentRequest,
): Promise<Reply<TokenResource | null>> {
  if (task.kind === "issue") return await findIssued(caller, key, task, startedAt);
  const standing = await callApi(caller, key, {
    method: "GET",
    path: tokenPath(task.token.id, task.owner),
    answer: TokenResource,
    outlivesSwitch: true,
  });
  if (!standing.ok) return standing;
  const { hint, collect_by } = standing.value;
  // The hint is of the secret: another one stands there once that is another one, or waits beside it.
  const waits = task.kind === "regenerate" && waitsAnew(collect_by, task.token.collect_by);
  const renewed = hint !== task.token.hint || waits;
  return { ok: true, value: renewed ? standing.value : null };
}

/** Whether another secret waits to be collected than did before, if one did. */
function waitsAnew(now: string | null, before: string | null): boolean {
  return now !== null && now !== before;
}

async function findIssued(
  caller: Caller,
  key: ConnectionKey,
  { owner, request }: Extract<CreationTask, { kind: "issue" }>,
  startedAt: number,
): Promise<Reply<TokenResource | null>> {
  const newest = await callApi(caller, key, {
    method: "GET",
    path: tokensPath(owner),
    query: { status: "all", sort: "-created_at", limit: "100" },
    answer: TokenPage,
    outlivesSwitch: true,
  });
  if (!newest.ok) return newest;
  const since = startedAt - CLOCK_SKEW_MS;
  const made = newest.value.tokens.find(
    (token) => Date.parse(token.created_at) >= since && isWhatWasAsked(request, token),
  );
  return { ok: true, value: made ?? null };
}

function isWhatWasAsked(
  request: Extract<CreationTask, { kind: "issue" }>["request"],
  token: TokenResource,
): boolean {
  const { name, description, scopes } = v.parse(IssueUserTokenRequest, request);
  return (
    token.name === name &&
    token.description === description &&
    setOf(token.scopes) === setOf(scopes)
  );
}

/** Text that is the same for the same scopes in any order. */
function setOf(scopes: readonly { permission: string; entity_id: string | null }[]): string {
  return scopes
    .map((scope) => toScopeToken(scope.permission, scope.entity_id))
    .sort()
    .join(" ");
}
