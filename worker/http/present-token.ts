import type { Context } from "hono";
import type { StoredToken } from "../db/token-rows.ts";
import { automaticPermissions } from "../permissions/grantable-permissions.ts";
import type { AppEnv } from "./app-env.ts";
import { etag } from "./if-match.ts";
import { requireCatalog } from "./require-catalog.ts";
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
