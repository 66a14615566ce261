import type { Context } from "hono";
import type { Authority } from "../../db/guards/authority.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { requireCatalog } from "./require-catalog.ts";

/** Who acts, and by which catalog they are judged: for a write that must hold to it. */
export async function requireAuthority(c: Context<AppEnv>): Promise<Authority> {
  const { tokenId, digest, subject, organization, role, groups } = c.var.credential;
  const { version } = await requireCatalog(c);
  return { tokenId, digest, subject, organization, role, groups, catalogVersion: version };
}
