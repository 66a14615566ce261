import type { Context } from "hono";
import type * as v from "valibot";
import type { ExpiryRequest } from "../../shared/expiry.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import type { UpdateTokenRequest } from "../../shared/wire/token-requests.ts";
import type { StoredToken } from "../db/token-rows.ts";
import { tokenStatus } from "../tokens/token-status.ts";
import type { AppEnv } from "./app-env.ts";
import { checkExpiryRequest, invalidExpiry } from "./check-expiry-request.ts";
import { makerOf } from "./maker-of.ts";
import { ProblemError } from "./problem-error.ts";
import { requireCatalog } from "./require-catalog.ts";
import { replacedScopes } from "./wanted-scopes.ts";

/**
 * What a PATCH makes of a token. What is absent stays as it is.
 *
 * @throws ProblemError `invalid_input` for an expiry where the catalog does not let it be edited,
 *   `conflict` for one of a token that is over, since what has ended never works again by this, or
 *   of one that waits: its expiry counts from when it is collected
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
    expiresAt: expires === undefined ? from.expiresAt : await newExpiry(c, from, expires),
    scopes: scopes === undefined ? from.scopes : await replacedScopes(c, from, scopes),
  };
}

/** Counted from now, as if the token were issued again. */
async function newExpiry(
  c: Context<AppEnv>,
  from: StoredToken,
  expires: ExpiryRequest,
): Promise<EpochSeconds | null> {
  const { catalog } = await requireCatalog(c);
  if (!catalog.expiry.editable) throw invalidExpiry("Cannot be edited here.");
  const status = tokenStatus({ ...from, hasSecret: from.hint !== null }, c.var.now);
  if (status !== "active") throw new ProblemError("conflict");
  return checkExpiryRequest(expires, catalog, c.var.now, await makerOf(c, from));
}
