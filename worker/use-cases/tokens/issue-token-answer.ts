import type { Context } from "hono";
import type * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type {
  HandedTokenResource,
  IssueTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import { type Collection, issueToken, type NewToken } from "../../db/tokens/issue-token.ts";
import { findToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { automaticPermissions } from "../../permissions/grantable-permissions.ts";
import { newId } from "../../tokens/new-id.ts";
import { tokenAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { actsForAnother, managerName } from "./acts-for-another.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";
import { checkRevealedScopes } from "./check-reveal.ts";
import { checkScopesRequest } from "./check-scopes-request.ts";
import { collectionOf } from "./collect-token.ts";
import { answerRows, keptAnswer, sealedRow } from "./idempotent-answer.ts";
import { refuseIssue } from "./refuse-change.ts";
import { newTokenSecret } from "./regenerate-token.ts";
import { scopePairs } from "./save-token.ts";
import { toTokenResource } from "./token-resource.ts";

type Request = v.InferOutput<typeof IssueTokenRequest>;

/**
 * Issues a token to `c.var.owner` and gives the answer as text, the secret in it: this once, and again
 * for retries under the same idempotency key, whatever has become of the expiry asked for.
 *
 * @param key the client's `Idempotency-Key`, already of the right form; `null` without one
 * @param how.waits whether the owner is to collect the secret: then there is none yet, and none in the answer
 */
export async function issueTokenAnswer(
  c: Context<AppEnv>,
  request: Request,
  key: string | null,
  { waits }: { waits: boolean } = { waits: false },
): Promise<string> {
  const { credential, db, now, owner } = c.var;
  const { catalog, version: catalogVersion } = await requireCatalog(c);
  // What a token issues stays within it.
  const maker = credential.kind === "pat" ? credential : null;
  const bounds = { maker: maker?.scopes ?? null };
  const scopes = await checkScopesRequest(c, catalog, request.scopes, bounds);
  if (actsForAnother(c) && !waits) await checkRevealedScopes(c, scopes);
  const rows = await answerRows(c, request, key);
  const find = (id: string) => findToken(db, { ...owner, id });
  const kept = await keptAnswer(c, rows, find);
  if (kept !== null) return kept;
  const collect = waits ? await collectionOf(c, request.expires) : null;
  const expiresAt = checkExpiryRequest(request.expires, catalog, now, maker);
  const issued = waits ? null : await newTokenSecret(c);
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
    // One that nobody comes for is over when it can no longer be collected.
    expiresAt: collect?.by ?? expiresAt,
    secret: issued?.stored ?? null,
    collect,
    scopes: scopes.map((scope) => ({ id: newId("scp", randomBytes), ...scope })),
  };
  const answer = JSON.stringify(await present(c, token, issued?.secret));
  const event = tokenAuditEvent(c, "token.issued", token.id, {
    name: [null, token.name],
    scopes: [[], scopePairs(scopes)],
    ...expiryDetails(expiresAt, collect),
    ...(actsForAnother(c) && issued !== null ? { revealed: true } : {}),
  });
  const idempotency = await sealedRow(c, rows, answer, { id: token.id, version: 1 });
  const rules = { limit: catalog.token_limit, credential, catalogVersion, idempotency };
  if (await issueToken(db, token, rules, event)) return answer;
  return (await keptAnswer(c, rows, find)) ?? (await refuseIssue(c, catalog.token_limit, null));
}

/** What the trail says of an expiry: when, or what counts from the collection on, and until when that can be. */
function expiryDetails(expiresAt: EpochSeconds | null, collect: Collection | null) {
  return collect === null
    ? { expires_at: [null, expiresAt] }
    : { collect_by: [null, collect.by], collect_expires: [null, collect.expires] };
}

async function present(
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
    madeBy: await managerName(c),
    collectBy: token.collect?.by ?? null,
    collectExpires: token.collect?.expires ?? null,
    version: 1,
  };
  const automatic = automaticPermissions(catalog, c.var.owner.role);
  const resource = toTokenResource(stored, automatic, token.createdAt);
  return secret === undefined ? resource : { ...resource, secret };
}
