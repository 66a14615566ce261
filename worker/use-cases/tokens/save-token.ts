import type { Context } from "hono";
import type * as v from "valibot";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import type { ScopeRequest } from "../../../shared/scope.ts";
import type { UpdateTokenRequest } from "../../../shared/wire/token-requests.ts";
import { editToken } from "../../db/tokens/edit-token.ts";
import type { StoredScope } from "../../db/tokens/scope-statements.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { computeTokenStatus } from "../../tokens/compute-token-status.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildTokenAuditEvent, describeChange } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { checkExpiryRequest, toExpiryProblem } from "./check-expiry-request.ts";
import { checkScopesRequest } from "./check-scopes-request.ts";
import { checkShownSecret } from "./check-shown-secret.ts";
import { computeCollectBy } from "./collect-token.ts";
import { refuseChange } from "./refuse-change.ts";
import { findParentToken } from "./require-token.ts";

/**
 * Applies a PATCH to a token. Absent fields stay unchanged.
 *
 * @throws ProblemError `invalid_input` for an expiry if the catalog does not let it be edited, `conflict` if
 *   the token is revoked or expired: an edit never makes it work again
 */
export async function applyUpdate(
  c: Context<AppEnv>,
  from: StoredToken,
  { name, description, expires, scopes }: v.InferOutput<typeof UpdateTokenRequest>,
): Promise<StoredToken> {
  return {
    ...from,
    name: name ?? from.name,
    description: description ?? from.description,
    ...(expires === undefined ? {} : await computeExpiry(c, from, expires)),
    scopes: scopes === undefined ? from.scopes : await replaceScopes(c, from, scopes),
  };
}

/**
 * Computes an edited expiry. A period counts from now, or from the collection of a pending secret.
 *
 * The deadline for the collection can only become earlier: no edit gives the owner another 7 days.
 */
async function computeExpiry(
  c: Context<AppEnv>,
  from: StoredToken,
  expires: ExpiryRequest,
): Promise<Partial<Pick<StoredToken, "expiresAt" | "collectBy" | "collectExpires">>> {
  const { catalog } = await requireCatalog(c);
  if (!catalog.expiry.editable) throw toExpiryProblem("Cannot be edited here.");
  const status = computeTokenStatus({ ...from, hasSecret: from.hint !== null }, c.var.now);
  if (status !== "active" && status !== "waiting") throw new ProblemError("conflict");
  const expiresAt = checkExpiryRequest(expires, catalog, c.var.now, await findParentToken(c, from));
  if (status === "active" || from.collectBy === null) return { expiresAt };
  const collectBy = computeCollectBy(expires, expiresAt, from.collectBy);
  // A token without a secret expires at that deadline. Otherwise the current secret keeps its expiry.
  const end = from.hint === null ? collectBy : from.expiresAt;
  return { collectBy, collectExpires: expires, expiresAt: end };
}

/** The most scopes that one request may name, so that any token can be issued again with the same scopes. */
const MAX_SCOPES = 500;

/**
 * Replaces a token's scopes. A scope that the token has already keeps its id and is not checked again; each
 * new one must be grantable. An empty list is allowed, since narrowing always is.
 */
async function replaceScopes(
  c: Context<AppEnv>,
  from: StoredToken,
  requested: readonly ScopeRequest[],
): Promise<StoredScope[]> {
  const { catalog } = await requireCatalog(c);
  const parent = await findParentToken(c, from);
  const bounds = { minimum: 0, held: from.scopes, parentScopes: parent?.scopes ?? null };
  const checked = await checkScopesRequest(c, catalog, requested, bounds);
  return checked.map((scope) => {
    const existing = from.scopes.find(
      (own) => own.permission === scope.permission && own.entityId === scope.entityId,
    );
    return existing ?? { id: generateId("scp", getRandomBytes), ...scope };
  });
}

/** Returns a token's scopes together with the requested ones, without duplicates. */
export async function addScopes(
  c: Context<AppEnv>,
  from: StoredToken,
  requested: readonly ScopeRequest[],
): Promise<StoredScope[]> {
  const checked = await replaceScopes(c, from, requested);
  const added = checked.filter(({ id }) => !from.scopes.some((own) => own.id === id));
  if (from.scopes.length + added.length > MAX_SCOPES) {
    const detail = `A token has at most ${MAX_SCOPES}.`;
    throw new ProblemError("invalid_input", { errors: [{ pointer: "/scopes", detail }] });
  }
  return [...from.scopes, ...added];
}

/**
 * Stores an edited token, in one batch with an audit row of the old and new values.
 *
 * @returns the stored token; if nothing differs, `from`, and no audit row is written
 * @throws ProblemError `stale_version` if the token changed since it was read, `secret_shown` for new scopes
 *   beyond a manager who knows a secret of the token
 */
export async function saveToken(
  c: Context<AppEnv>,
  from: StoredToken,
  to: StoredToken,
): Promise<StoredToken> {
  const details = {
    ...describeChange("name", from.name, to.name),
    ...describeChange("description", from.description, to.description),
    // If `collectBy` changes, `expiresAt` is unchanged or equal to it.
    ...(from.collectBy === to.collectBy
      ? describeChange("expires_at", from.expiresAt, to.expiresAt)
      : describeChange("collect_by", from.collectBy, to.collectBy)),
    ...describeChange("collect_expires", from.collectExpires, to.collectExpires),
    ...describeChange("scopes", toScopePairs(from.scopes), toScopePairs(to.scopes)),
  };
  if (Object.keys(details).length === 0) return from;
  await checkShownSecret(c, from, to);
  const { credential, db, now, owner } = c.var;
  const event = buildTokenAuditEvent(c, "token.updated", from.id, details);
  const key = { id: from.id, subject: owner.subject, organization: owner.organization };
  const { version: catalogVersion } = await requireCatalog(c);
  const edit = { from, to, catalogVersion };
  const { token, changed } = await editToken(db, key, edit, { credential, now, event });
  return changed && token !== null ? token : refuseChange(c, token);
}

/** Converts scopes to their form in the audit trail: `[permission, entity id or null]`. */
export function toScopePairs(
  scopes: readonly Omit<StoredScope, "id">[],
): (readonly [string, string | null])[] {
  return scopes.map(({ permission, entityId }) => [permission, entityId]);
}
