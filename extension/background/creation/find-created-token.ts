import * as v from "valibot";
import { toScopeToken } from "../../../shared/scope.ts";
import { IssueUserTokenRequest } from "../../../shared/wire/token-requests.ts";
import { TokenPage, TokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey, Reply } from "../../connection.ts";
import { type ApiEffects, callApi } from "../api/call-api.ts";
import { getTokenPath, getTokensPath } from "../api/paths.ts";
import type { CreationTask, SentRequest } from "./creation-record.ts";

/** The longest time that the server's clock may be behind what the extension takes for it. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Finds the token that a request created, or whose secret it made.
 *
 * @returns `null` if no token shows that the request succeeded
 */
export async function findCreatedToken(
  effects: ApiEffects,
  key: ConnectionKey,
  { task, startedAt, clockLeadMs }: SentRequest,
): Promise<Reply<TokenResource | null>> {
  if (task.kind === "issue") return await findIssued(effects, key, task, startedAt + clockLeadMs);
  const current = await callApi(effects, key, {
    method: "GET",
    path: getTokenPath(task.token.id, task.owner),
    answer: TokenResource,
    outlivesSwitch: true,
  });
  if (!current.ok) return current;
  const { hint, collect_by } = current.value;
  // A changed hint, or a newly pending secret, means that our request succeeded.
  const isPending =
    task.kind === "regenerate" && collect_by !== null && collect_by !== task.token.collect_by;
  const hasNewSecret = hint !== task.token.hint || isPending;
  return { ok: true, value: hasNewSecret ? current.value : null };
}

async function findIssued(
  effects: ApiEffects,
  key: ConnectionKey,
  { owner, request }: Extract<CreationTask, { kind: "issue" }>,
  serverStartedAt: number,
): Promise<Reply<TokenResource | null>> {
  const newest = await callApi(effects, key, {
    method: "GET",
    path: getTokensPath(owner),
    query: { status: "all", sort: "-created_at", limit: "100" },
    answer: TokenPage,
    outlivesSwitch: true,
  });
  if (!newest.ok) return newest;
  const since = serverStartedAt - CLOCK_SKEW_MS;
  const created = newest.value.tokens.find(
    (token) => Date.parse(token.created_at) >= since && matchesRequest(request, token),
  );
  return { ok: true, value: created ?? null };
}

function matchesRequest(
  request: Extract<CreationTask, { kind: "issue" }>["request"],
  token: TokenResource,
): boolean {
  const { name, description, scopes } = v.parse(IssueUserTokenRequest, request);
  return (
    token.name === name &&
    token.description === description &&
    formatScopeSet(token.scopes) === formatScopeSet(scopes)
  );
}

/** Formats scopes as one text, which is equal for equal scopes in any order. */
function formatScopeSet(
  scopes: readonly { permission: string; entity_id: string | null }[],
): string {
  return scopes
    .map((scope) => toScopeToken(scope.permission, scope.entity_id))
    .sort()
    .join(" ");
}
