import type { Context } from "hono";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { etag } from "../../http/if-match.ts";
import { automaticPermissions } from "../../permissions/grantable-permissions.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { toTokenResource } from "./token-resource.ts";

/** The answer that shows a token as it stands. */
export async function presentToken(c: Context<AppEnv>, token: StoredToken): Promise<Response> {
  const resource = toTokenResource(token, await automaticForOwner(c), c.var.now);
  return c.json(resource, 200, { ETag: etag(token.version) });
}

/** The permissions that the owner's role adds to each of their tokens. */
export async function automaticForOwner(c: Context<AppEnv>): Promise<string[]> {
  return automaticPermissions((await requireCatalog(c)).catalog, c.var.owner.role);
}
