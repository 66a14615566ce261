import type { Context } from "hono";
import type * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type {
  HandedTokenResource,
  IssueTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import { type CollectionTerms, insertToken, type NewToken } from "../../db/tokens/insert-token.ts";
import { findToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { listAutomaticPermissions } from "../../permissions/grantable-permissions.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildTokenAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { findActingManager, isManagerActing } from "./acting-manager.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";
import { checkRevealedScopes } from "./check-reveal.ts";
import { checkScopesRequest } from "./check-scopes-request.ts";
import { planCollection } from "./collect-token.ts";
import { deriveAnswerRows, findStoredAnswer, sealAnswerRow } from "./find-stored-answer.ts";
import { refuseIssue } from "./refuse-change.ts";
import { generateTokenSecret } from "./regenerate-token.ts";
import { toScopePairs } from "./save-token.ts";
import { toTokenResource } from "./token-resource.ts";

type Request = v.InferOutput<typeof IssueTokenRequest>;

/**
 * Issues a token to `c.var.owner`. A retry under the same idempotency key gets the first answer again, even
 * if its expiry is no longer allowed.
 *
 * @param key the valid `Idempotency-Key` of the client, or `null`
 * @param options.isPending true if the owner will collect the secret, which is generated only then
 * @returns the response body, including the secret unless it is pending
 */
export async function issueToken(
  c: Context<AppEnv>,
  request: Request,
  key: string | null,
  { isPending }: { isPending: boolean } = { isPending: false },
): Promise<string> {
  const { config, credential, db, now, owner } = c.var;
  const { catalog, version: catalogVersion } = await requireCatalog(c);
  const parent = credential.kind === "pat" ? credential : null;
  const bounds = { parentScopes: parent?.scopes ?? null };
  const scopes = await checkScopesRequest(c, catalog, request.scopes, bounds);
  if (isManagerActing(c) && !isPending) await checkRevealedScopes(c, scopes);
  const rows = await deriveAnswerRows(c, request, key);
  const find = (id: string) => findToken(db, { ...owner, id });
  const storedAnswer = await findStoredAnswer(c, rows, find);
  if (storedAnswer !== null) return storedAnswer;
  const collect = isPending ? await planCollection(c, request.expires) : null;
  const expiresAt = checkExpiryRequest(request.expires, catalog, now, parent);
  const generated = isPending ? null : await generateTokenSecret(c);
  const token: NewToken = {
    id: generateId("tok", getRandomBytes),
    kind: "pat",
    api: null,
    subject: owner.subject,
    organization: owner.organization,
    createdBy: credential.subject,
    parentId: parent?.tokenId ?? null,
    name: request.name,
    description: request.description,
    createdAt: now,
    // A token whose secret is never collected expires at the deadline for the collection.
    expiresAt: collect?.by ?? expiresAt,
    secret: generated?.stored ?? null,
    collect,
    scopes: scopes.map((scope) => ({ id: generateId("scp", getRandomBytes), ...scope })),
  };
  const answer = JSON.stringify(await presentIssued(c, token, generated?.secret));
  const event = buildTokenAuditEvent(c, "token.issued", token.id, {
    name: [null, token.name],
    scopes: [[], toScopePairs(scopes)],
    ...describeExpiry(expiresAt, collect),
    ...(isManagerActing(c) && generated !== null ? { revealed: true } : {}),
  });
  const idempotency = await sealAnswerRow(c, rows, answer, { id: token.id, version: 1 });
  const limits = { limit: catalog.token_limit, quota: config.organizationTokenQuota };
  const rules = { ...limits, credential, catalogVersion, idempotency };
  if (await insertToken(db, token, rules, event)) return answer;
  return (
    (await findStoredAnswer(c, rows, find)) ?? (await refuseIssue(c, catalog.token_limit, null))
  );
}

/** Describes an expiry for the audit trail: a pending secret has a deadline and an expiry that counts from then. */
function describeExpiry(expiresAt: EpochSeconds | null, collect: CollectionTerms | null) {
  return collect === null
    ? { expires_at: [null, expiresAt] }
    : { collect_by: [null, collect.by], collect_expires: [null, collect.expires] };
}

async function presentIssued(
  c: Context<AppEnv>,
  token: NewToken,
  secret: string | undefined,
): Promise<HandedTokenResource> {
  const { catalog } = await requireCatalog(c);
  const stored = {
    ...token,
    owner: token.subject,
    hint: token.secret?.hint ?? null,
    revokedAt: null,
    lastUsedAt: null,
    previousSecretUntil: null,
    supersededUseAt: null,
    previousUseAt: null,
    madeBy: await findActingManager(c),
    collectBy: token.collect?.by ?? null,
    collectExpires: token.collect?.expires ?? null,
    version: 1,
  };
  const automatic = listAutomaticPermissions(catalog, c.var.owner.role);
  const resource = toTokenResource(stored, automatic, token.createdAt);
  return secret === undefined ? resource : { ...resource, secret };
}
