import type { Context } from "hono";
import type * as v from "valibot";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import type { UpdateTokenRequest } from "../../../shared/wire/token-requests.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { tokenStatus } from "../../tokens/token-status.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { checkExpiryRequest, invalidExpiry } from "./check-expiry-request.ts";
import { collectBy } from "./collection.ts";
import { makerOf } from "./maker-of.ts";
import { replacedScopes } from "./wanted-scopes.ts";

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
