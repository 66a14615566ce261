import type { Context } from "hono";
import type * as v from "valibot";
import type { IssueTokenRequest } from "../../shared/wire/token-requests.ts";
import type { IssuedTokenResource } from "../../shared/wire/token-resource.ts";
import { findToken } from "../db/find-token.ts";
import { issueToken, type NewToken } from "../db/issue-token.ts";
import { automaticPermissions } from "../permissions/grantable-permissions.ts";
import { issueSecret } from "../tokens/issue-secret.ts";
import { newId } from "../tokens/new-id.ts";
import type { AppEnv } from "./app-env.ts";
import { tokenAuditEvent } from "./audit-event.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";
import { checkScopesRequest } from "./check-scopes-request.ts";
import { answerRows, keptAnswer, sealedRow } from "./idempotent-answer.ts";
import { randomBytes } from "./random-bytes.ts";
import { refuseIssue } from "./refuse-issue.ts";
import { requireCatalog } from "./require-catalog.ts";
import { scopePairs } from "./save-token.ts";
import { toTokenResource } from "./token-resource.ts";

type Request = v.InferOutput<typeof IssueTokenRequest>;

/**
 * Issues a token to `c.var.owner` and gives the answer as text, the secret in it: this once, and again
 * for retries under the same idempotency key, whatever has become of the expiry asked for.
 *
 * @param key the client's `Idempotency-Key`, already of the right form; `null` without one
 */
export async function issueTokenAnswer(
  c: Context<AppEnv>,
  request: Request,
  key: string | null,
): Promise<string> {
  const { config, credential, db, now, owner } = c.var;
  const { catalog } = await requireCatalog(c);
  // What a token issues stays within it.
  const maker = credential.kind === "pat" ? credential : null;
  const bounds = { maker: maker?.scopes ?? null };
  const scopes = await checkScopesRequest(c, catalog, request.scopes, bounds);
  const rows = await answerRows(c, request, key);
  const find = (id: string) => findToken(db, { ...owner, id });
  const kept = await keptAnswer(c, rows, find);
  if (kept !== null) return kept;
  const expiresAt = checkExpiryRequest(request.expires, catalog, now, maker);
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix: config.prefixes[0],
    kind: "pat",
    randomBytes,
  });
  const token: NewToken = {
    id: newId("tok", randomBytes),
    kind: "pat",
    api: null,
    subject: owner.subject,
    organization: owner.organization,
    createdBy: credential.subject,
    parentId: maker?.tokenId ?? null,
    name: request.name,
    description: request.description,
    createdAt: now,
    expiresAt,
    secret: stored,
    scopes: scopes.map((scope) => ({ id: newId("scp", randomBytes), ...scope })),
  };
  const answer = JSON.stringify(present(token, secret, automaticPermissions(catalog, owner.role)));
  const event = tokenAuditEvent(c, "token.issued", token.id, {
    name: [null, token.name],
    expires_at: [null, expiresAt],
    scopes: [[], scopePairs(scopes)],
  });
  const idempotency = await sealedRow(c, rows, answer, { id: token.id, version: 1 });
  const rules = { limit: catalog.token_limit, credential, idempotency };
  if (await issueToken(db, token, rules, event)) return answer;
  return (await keptAnswer(c, rows, find)) ?? (await refuseIssue(c, catalog.token_limit, null));
}

function present(
  token: NewToken,
  secret: string,
  automatic: readonly string[],
): IssuedTokenResource {
  const stored = {
    ...token,
    owner: token.subject,
    hint: token.secret.hint,
    revokedAt: null,
    lastUsedAt: null,
    previousSecretUntil: null,
    supersededUseAt: null,
    madeBy: null,
    collectBy: null,
    collectExpires: null,
    version: 1,
  };
  return { ...toTokenResource(stored, automatic, token.createdAt), secret };
}
