import type { Context } from "hono";
import type * as v from "valibot";
import type { IssueTokenRequest } from "../../shared/wire/token-requests.ts";
import type { IssuedTokenResource } from "../../shared/wire/token-resource.ts";
import { findToken } from "../db/find-token.ts";
import { isCredentialAlive } from "../db/is-credential-alive.ts";
import { issueToken, type NewToken } from "../db/issue-token.ts";
import { automaticPermissions } from "../permissions/grantable-permissions.ts";
import { issueSecret } from "../tokens/issue-secret.ts";
import { newId } from "../tokens/new-id.ts";
import type { AppEnv } from "./app-env.ts";
import { credentialAuditEvent } from "./audit-event.ts";
import { checkTokenRequest } from "./check-token-request.ts";
import { answerRows, keptAnswer, sealedRow } from "./idempotent-answer.ts";
import { ProblemError } from "./problem-error.ts";
import { randomBytes } from "./random-bytes.ts";
import { requireCatalog } from "./require-catalog.ts";
import { toTokenResource } from "./token-resource.ts";

type Request = v.InferOutput<typeof IssueTokenRequest>;

/**
 * Issues a token and gives the answer as text, the secret in it: this once, and again for retries
 * under the same idempotency key.
 *
 * @param key the client's `Idempotency-Key`, already of the right form; `null` without one
 */
export async function issueTokenAnswer(
  c: Context<AppEnv>,
  request: Request,
  key: string | null,
): Promise<string> {
  const { config, credential, db, now } = c.var;
  const { catalog } = await requireCatalog(c);
  const { scopes, expiresAt } = await checkTokenRequest(c, catalog, request);
  const rows = await answerRows(c, request, key);
  const find = (id: string) => findToken(db, { ...credential, id });
  const kept = await keptAnswer(c, rows, find);
  if (kept !== null) return kept;
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
    subject: credential.subject,
    organization: credential.organization,
    createdBy: credential.subject,
    name: request.name,
    description: request.description,
    createdAt: now,
    expiresAt,
    secret: stored,
    scopes: scopes.map((scope) => ({ id: newId("scp", randomBytes), ...scope })),
  };
  const answer = JSON.stringify(
    present(token, secret, automaticPermissions(catalog, credential.role)),
  );
  const event = credentialAuditEvent(
    c,
    "token.issued",
    { kind: "token", id: token.id },
    {
      name: [null, token.name],
      expires_at: [null, expiresAt],
      scopes: [[], scopes.map((scope) => [scope.permission, scope.entityId])],
    },
  );
  const idempotency = await sealedRow(c, rows, answer, token.id);
  const rules = { limit: catalog.token_limit, credential, idempotency };
  if (await issueToken(db, token, rules, event)) return answer;
  return (await keptAnswer(c, rows, find)) ?? (await refuse(c, catalog.token_limit));
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
    parentId: null,
    madeBy: null,
    collectBy: null,
    collectExpires: null,
    version: 1,
    scopes: [...token.scopes],
  };
  return { ...toTokenResource(stored, automatic, token.createdAt), secret };
}

/** The guard let nothing in: the credential has ended since the request began, or the limit is reached. */
async function refuse(c: Context<AppEnv>, limit: number): Promise<never> {
  const { credential, db, now } = c.var;
  if (!(await isCredentialAlive(db, credential, now))) throw new ProblemError("invalid_token");
  throw new ProblemError("token_limit_reached", { detail: `The limit is ${limit}.` });
}
