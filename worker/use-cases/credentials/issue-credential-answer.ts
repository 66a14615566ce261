import type { Context } from "hono";
import type * as v from "valibot";
import { type EpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type {
  CredentialResource,
  IssueCredentialRequest,
  IssuedCredentialResource,
} from "../../../shared/wire/credential-resource.ts";
import { findCatalog } from "../../db/catalog/catalog-queries.ts";
import { findCredential, type StoredCredential } from "../../db/tokens/credential-queries.ts";
import { issueToken, type NewSecret, type NewToken } from "../../db/tokens/issue-token.ts";
import { isCredentialAlive } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { issueSecret } from "../../tokens/issue-secret.ts";
import { newId } from "../../tokens/new-id.ts";
import { tokenStatus } from "../../tokens/token-status.ts";
import { credentialAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { checkExpiryRequest } from "../tokens/check-expiry-request.ts";
import { answerRows, keptAnswer, sealedRow } from "../tokens/idempotent-answer.ts";

/** Live credentials of one organization. */
const LIMIT = 200;

/**
 * Issues a credential of one of the organization's APIs and gives the answer as text, the secret in
 * it: this once, and again for retries under the same idempotency key.
 */
export async function issueCredentialAnswer(
  c: Context<AppEnv>,
  request: v.InferOutput<typeof IssueCredentialRequest>,
  key: string | null,
): Promise<string> {
  const { config, credential, db, now } = c.var;
  const { organization } = credential;
  const expiresAt = await checkRequest(c, request);
  const rows = await answerRows(c, request, key);
  const find = (id: string) => findCredential(db, { id, organization });
  const kept = await keptAnswer(c, rows, find);
  if (kept !== null) return kept;
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix: config.prefixes[0],
    kind: "svc",
    randomBytes,
  });
  const token = {
    id: newId("tok", randomBytes),
    kind: "svc",
    api: request.api,
    // It belongs to the organization: it goes on when the person who issued it leaves.
    subject: organization,
    organization,
    createdBy: credential.subject,
    parentId: null,
    name: request.name,
    description: "",
    createdAt: now,
    expiresAt,
    secret: stored,
    scopes: [],
  } satisfies NewToken;
  const answer = JSON.stringify(present(token, secret));
  const event = credentialAuditEvent(
    c,
    "credential.issued",
    { kind: "token", id: token.id },
    { name: [null, token.name], api: [null, token.api], expires_at: [null, expiresAt] },
  );
  const idempotency = await sealedRow(c, rows, answer, { id: token.id, version: 1 });
  const { version: catalogVersion } = await requireCatalog(c);
  const rules = { limit: LIMIT, credential, catalogVersion, idempotency };
  if (await issueToken(db, token, rules, event)) return answer;
  return (await keptAnswer(c, rows, find)) ?? (await refuse(c, catalogVersion));
}

async function checkRequest(
  c: Context<AppEnv>,
  { api, expires }: v.InferOutput<typeof IssueCredentialRequest>,
) {
  const { catalog } = await requireCatalog(c);
  if (!catalog.apis.some(({ id }) => id === api)) {
    throw new ProblemError("invalid_input", {
      errors: [{ pointer: "/api", detail: "Is none of the catalog's APIs." }],
    });
  }
  return checkExpiryRequest(expires, catalog, c.var.now);
}

function present(
  token: NewToken & { api: string; secret: NewSecret },
  secret: string,
): IssuedCredentialResource {
  const stored: StoredCredential = {
    ...token,
    hint: token.secret.hint,
    revokedAt: null,
    lastUsedAt: null,
    version: 1,
  };
  return { ...toCredentialResource(stored, token.createdAt), secret };
}

async function refuse(c: Context<AppEnv>, catalogVersion: number): Promise<never> {
  const { credential, db, now } = c.var;
  if (!(await isCredentialAlive(db, credential, now))) throw new ProblemError("invalid_token");
  const current = await findCatalog(db, credential.organization);
  if (current?.version !== catalogVersion) throw new ProblemError("conflict");
  throw new ProblemError("token_limit_reached", { detail: `The limit is ${LIMIT}.` });
}

const instant = (at: EpochSeconds | null) => (at === null ? null : toRfc3339(at));

/** An API's credential as `/v1` shows it. */
export function toCredentialResource(
  credential: StoredCredential,
  now: EpochSeconds,
): CredentialResource {
  return {
    id: credential.id,
    name: credential.name,
    api: credential.api,
    organization_id: credential.organization,
    hint: credential.hint,
    status: tokenStatus({ ...credential, hasSecret: credential.hint !== null }, now),
    created_by: credential.createdBy,
    created_at: toRfc3339(credential.createdAt),
    expires_at: instant(credential.expiresAt),
    revoked_at: instant(credential.revokedAt),
    last_used_at: instant(credential.lastUsedAt),
  };
}
