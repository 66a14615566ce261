import type { Context } from "hono";
import type { ScopeRequest } from "../../../shared/scope.ts";
import type { StoredScope } from "../../db/tokens/scope-statements.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { checkScopesRequest } from "./check-scopes-request.ts";
import { makerOf } from "./maker-of.ts";

/** As many as one request may ask for; so that a token can be had again as it is. */
const MAX_SCOPES = 500;

/**
 * The scopes that a token has with those asked for in the place of its own. What it has already stays
 * as it is; each new one must be grantable. None at all is allowed: narrowing always is.
 */
export async function replacedScopes(
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
