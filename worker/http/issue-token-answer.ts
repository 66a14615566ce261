import type { Context } from "hono";
import type * as v from "valibot";
import type { IssueTokenRequest } from "../../shared/wire/token-requests.ts";
import type { IssuedTokenResource } from "../../shared/wire/token-resource.ts";
import { findIdempotency } from "../db/find-idempotency.ts";
import { findToken } from "../db/find-token.ts";
import { isCredentialAlive } from "../db/is-credential-alive.ts";
import { issueToken, type NewToken } from "../db/issue-token.ts";
import { automaticPermissions } from "../permissions/grantable-permissions.ts";
import { issueSecret } from "../tokens/issue-secret.ts";
import { newId } from "../tokens/new-id.ts";
import {
  type IdempotencyRow,
  idempotencyRows,
  openAnswer,
  sealAnswer,
} from "../tokens/sealed-answer.ts";
import type { AppEnv } from "./app-env.ts";
import { credentialAuditEvent } from "./audit-event.ts";
import { checkTokenRequest } from "./check-token-request.ts";
import { ProblemError } from "./problem-error.ts";
import { randomBytes } from "./random-bytes.ts";
import { requireCatalog } from "./require-catalog.ts";
import { toTokenResource } from "./token-resource.ts";

type Request = v.InferOutput<typeof IssueTokenRequest>;

/** How long an answer can be had again under its idempotency key: 10 minutes. */
const KEPT_SECONDS = 600;

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
  const rows = key === null ? [] : await rowsOf(c, request, key);
  const kept = await keptAnswer(c, rows);
  if (kept !== null) return kept;
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix: config.prefixes[0],
    kind: "pat",
    randomBytes,
  });
  const token: NewToken = {
    id: newId("tok", randomBytes),
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
  const [row] = rows;
  const idempotency =
    row === undefined
      ? null
      : {
          ...row,
          ...(await sealAnswer(
            config.tokenKeys,
            answer,
            { ...row, tokenId: token.id },
            randomBytes,
          )),
          expiresAt: (now + KEPT_SECONDS) as typeof now,
        };
  const rules = { limit: catalog.token_limit, credential, idempotency };
  if (await issueToken(db, token, rules, event)) return answer;
  return (await keptAnswer(c, rows)) ?? (await refuse(c, catalog.token_limit));
}

type Row = IdempotencyRow & { key: string };

async function rowsOf(c: Context<AppEnv>, request: Request, key: string): Promise<Row[]> {
  const rows = await idempotencyRows(c.var.config.tokenKeys, {
    actor: `${c.var.credential.organization}\n${c.var.credential.subject}`,
    method: c.req.method,
    path: c.req.path,
    key,
    body: JSON.stringify(request),
  });
  return rows.map((row) => ({ ...row, key }));
}

/**
 * The answer that an earlier try was given, for the same body and a token that has not moved on.
 *
 * @throws ProblemError `idempotency_mismatch`, or `conflict` where the token has changed since
 */
async function keptAnswer(c: Context<AppEnv>, rows: readonly Row[]): Promise<string | null> {
  if (rows.length === 0) return null;
  const { config, credential, db, now } = c.var;
  const rowKeys = rows.map(({ rowKey }) => rowKey);
  const kept = await findIdempotency(db, rowKeys, now);
  const row = rows.find(({ rowKey }) => rowKey === kept?.rowKey);
  if (kept === null || row === undefined) return null;
  if (kept.bodyMac !== row.bodyMac) throw new ProblemError("idempotency_mismatch");
  const token = await findToken(db, { ...credential, id: kept.tokenId });
  if (token === null || token.version !== kept.tokenVersion) throw new ProblemError("conflict");
  const answer = await openAnswer(config.tokenKeys, kept, { ...row, tokenId: kept.tokenId });
  if (answer === null) throw new ProblemError("conflict");
  return answer;
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
