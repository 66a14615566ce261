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
import { insertToken, type NewSecret, type NewToken } from "../../db/tokens/insert-token.ts";
import { hasValidCredential } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { computeTokenStatus } from "../../tokens/compute-token-status.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { issueSecret } from "../../tokens/issue-secret.ts";
import { buildCredentialAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { checkExpiryRequest } from "../tokens/check-expiry-request.ts";
import { deriveAnswerRows, findStoredAnswer, sealAnswerRow } from "../tokens/find-stored-answer.ts";
import { refuseOverQuota } from "../tokens/refuse-change.ts";

/** Most live credentials of one organization. */
const LIMIT = 200;

/**
 * Issues a credential for one of the organization's APIs. A retry under the same idempotency key gets the
 * first answer again.
 *
 * @returns the response body, including the secret
 */
export async function issueCredential(
  c: Context<AppEnv>,
  request: v.InferOutput<typeof IssueCredentialRequest>,
  key: string | null,
): Promise<string> {
  const { config, credential, db, now } = c.var;
  const { organization } = credential;
  const expiresAt = await checkRequest(c, request);
  const rows = await deriveAnswerRows(c, request, key);
  const find = (id: string) => findCredential(db, { id, organization });
  const storedAnswer = await findStoredAnswer(c, rows, find);
  if (storedAnswer !== null) return storedAnswer;
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix: config.prefixes[0],
    kind: "svc",
    randomBytes: getRandomBytes,
  });
  const token = {
    id: generateId("tok", getRandomBytes),
    kind: "svc",
    api: request.api,
    // It belongs to the organization, so it keeps working when its creator leaves.
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
  const answer = JSON.stringify(toIssuedResource(token, secret));
  const event = buildCredentialAuditEvent(
    c,
    "credential.issued",
    { kind: "token", id: token.id },
    { name: [null, token.name], api: [null, token.api], expires_at: [null, expiresAt] },
  );
  const idempotency = await sealAnswerRow(c, rows, answer, { id: token.id, version: 1 });
  const { version: catalogVersion } = await requireCatalog(c);
  const limits = { limit: LIMIT, quota: config.organizationTokenQuota };
  const rules = { ...limits, credential, catalogVersion, idempotency };
  if (await insertToken(db, token, rules, event)) return answer;
  return (await findStoredAnswer(c, rows, find)) ?? (await refuse(c, catalogVersion));
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

function toIssuedResource(
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
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  const current = await findCatalog(db, credential.organization);
  if (current?.version !== catalogVersion) throw new ProblemError("conflict");
  await refuseOverQuota(c);
  throw new ProblemError("token_limit_reached", { detail: `The limit is ${LIMIT}.` });
}

const toInstant = (at: EpochSeconds | null) => (at === null ? null : toRfc3339(at));

/** Converts an API's credential to its form in `/v1`. */
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
    status: computeTokenStatus({ ...credential, hasSecret: credential.hint !== null }, now),
    created_by: credential.createdBy,
    created_at: toRfc3339(credential.createdAt),
    expires_at: toInstant(credential.expiresAt),
    revoked_at: toInstant(credential.revokedAt),
    last_used_at: toInstant(credential.lastUsedAt),
  };
}
