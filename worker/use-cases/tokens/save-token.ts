import type { Context } from "hono";
import type * as v from "valibot";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import type { ScopeRequest } from "../../../shared/scope.ts";
import type { UpdateTokenRequest } from "../../../shared/wire/token-requests.ts";
import { editToken } from "../../db/tokens/edit-token.ts";
import type { StoredScope } from "../../db/tokens/scope-statements.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { tokenStatus } from "../../tokens/token-status.ts";
import { difference, tokenAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { checkExpiryRequest, invalidExpiry } from "./check-expiry-request.ts";
import { checkScopesRequest } from "./check-scopes-request.ts";
import { collectBy } from "./collect-token.ts";
import { refuseChange } from "./refuse-change.ts";
import { makerOf } from "./require-token.ts";

/**
 * What a PATCH makes of a token. What is absent stays as it is.
 *
 * @throws ProblemError `invalid_input` for an expiry where the catalog does not let it be edited,
 *   `conflict` for one of a token that is over, since what has ended never works again by this
 */
export async function wantedToken(
  c: Context<AppEnv>,
  from: StoredToken,
  { name, description, expires, scopes }: v.InferOutput<typeof UpdateTokenRequest>,
): Promise<StoredToken> {
  return {
    ...from,
    name: name ?? from.name,
    description: description ?? from.description,
    ...(expires === undefined ? {} : await newExpiry(c, from, expires)),
    scopes: scopes === undefined ? from.scopes : await replacedScopes(c, from, scopes),
  };
}

/**
 * Counted from now, as if the token were issued again; of one that waits, from when it is collected. It then
 * waits no longer than to an earlier date, and never longer than it did: no edit gives it another 7 days.
 */
async function newExpiry(
  c: Context<AppEnv>,
  from: StoredToken,
  expires: ExpiryRequest,
): Promise<Partial<Pick<StoredToken, "expiresAt" | "collectBy" | "collectExpires">>> {
  const { catalog } = await requireCatalog(c);
  if (!catalog.expiry.editable) throw invalidExpiry("Cannot be edited here.");
  const status = tokenStatus({ ...from, hasSecret: from.hint !== null }, c.var.now);
  if (status !== "active" && status !== "waiting") throw new ProblemError("conflict");
  const expiresAt = checkExpiryRequest(expires, catalog, c.var.now, await makerOf(c, from));
  if (status === "active" || from.collectBy === null) return { expiresAt };
  const by = collectBy(expires, expiresAt, from.collectBy);
  // One without a secret is over when it can no longer be collected. A secret that is over stays so.
  const end = from.hint === null ? by : from.expiresAt;
  return { collectBy: by, collectExpires: expires, expiresAt: end };
}

/** As many as one request may ask for; so that a token can be had again as it is. */
const MAX_SCOPES = 500;

/**
 * The scopes that a token has with those asked for in the place of its own. What it has already stays
 * as it is; each new one must be grantable. None at all is allowed: narrowing always is.
 */
async function replacedScopes(
  c: Context<AppEnv>,
  from: StoredToken,
  requested: readonly ScopeRequest[],
): Promise<StoredScope[]> {
  const { catalog } = await requireCatalog(c);
  const maker = await makerOf(c, from);
  const bounds = { minimum: 0, held: from.scopes, maker: maker?.scopes ?? null };
  const checked = await checkScopesRequest(c, catalog, requested, bounds);
  return checked.map((scope) => {
    const held = from.scopes.find(
      (own) => own.permission === scope.permission && own.entityId === scope.entityId,
    );
    return held ?? { id: newId("scp", randomBytes), ...scope };
  });
}

/** The scopes that a token has with those asked for beside its own. One that it has already changes nothing. */
export async function addedScopes(
  c: Context<AppEnv>,
  from: StoredToken,
  requested: readonly ScopeRequest[],
): Promise<StoredScope[]> {
  const asked = await replacedScopes(c, from, requested);
  const added = asked.filter(({ id }) => !from.scopes.some((own) => own.id === id));
  if (from.scopes.length + added.length > MAX_SCOPES) {
    const detail = `A token has at most ${MAX_SCOPES}.`;
    throw new ProblemError("invalid_input", { errors: [{ pointer: "/scopes", detail }] });
  }
  return [...from.scopes, ...added];
}

/**
 * Stores what a token is to be, in one batch with an audit row that tells old from new.
 *
 * @returns the token as it now stands; `from` where nothing differs: then nothing is recorded
 * @throws ProblemError `stale_version` where it has changed since it was read
 */
export async function saveToken(
  c: Context<AppEnv>,
  from: StoredToken,
  to: StoredToken,
): Promise<StoredToken> {
  const details = {
    ...difference("name", from.name, to.name),
    ...difference("description", from.description, to.description),
    // The row of one that waits holds the end of its waiting as its own.
    ...(from.collectBy === to.collectBy
      ? difference("expires_at", from.expiresAt, to.expiresAt)
      : difference("collect_by", from.collectBy, to.collectBy)),
    ...difference("collect_expires", from.collectExpires, to.collectExpires),
    ...difference("scopes", scopePairs(from.scopes), scopePairs(to.scopes)),
  };
  if (Object.keys(details).length === 0) return from;
  const { credential, db, now, owner } = c.var;
  const event = tokenAuditEvent(c, "token.updated", from.id, details);
  const key = { id: from.id, subject: owner.subject, organization: owner.organization };
  const { version: catalogVersion } = await requireCatalog(c);
  const edit = { from, to, catalogVersion };
  const { token, changed } = await editToken(db, key, edit, { credential, now, event });
  return changed && token !== null ? token : refuseChange(c, token);
}

/** Scopes as the audit trail has them: `[permission, entity id or null]`. */
export function scopePairs(
  scopes: readonly Omit<StoredScope, "id">[],
): (readonly [string, string | null])[] {
  return scopes.map(({ permission, entityId }) => [permission, entityId]);
}
