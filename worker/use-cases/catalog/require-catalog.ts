import type { Context } from "hono";
import { findCatalog } from "../../db/catalog/catalog-queries.ts";
import type { Authority } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import type { Catalog } from "../../permissions/catalog.ts";

/**
 * The catalog of the acting credential's organization. It was held against its schema when it was
 * put, so it is not checked again.
 *
 * An organization without one is not set up: nothing may be granted there.
 */
export async function requireCatalog(
  c: Context<AppEnv>,
): Promise<{ version: number; catalog: Catalog }> {
  if (c.var.catalog !== undefined) return c.var.catalog;
  const stored = await findCatalog(c.var.db, c.var.credential.organization);
  if (stored === null) {
    throw new ProblemError("misconfigured", { detail: "The organization has no catalog." });
  }
  const found = { version: stored.version, catalog: stored.document as Catalog };
  c.set("catalog", found);
  return found;
}

/** Who acts, and by which catalog they are judged: for a write that must hold to it. */
export async function requireAuthority(c: Context<AppEnv>): Promise<Authority> {
  const { tokenId, digest, subject, organization, role, groups } = c.var.credential;
  const { version } = await requireCatalog(c);
  return { tokenId, digest, subject, organization, role, groups, catalogVersion: version };
}

/** What a list of the catalog calls `id`; one that it has dropped since goes by its id. */
export function namedIn(
  list: readonly { readonly id: string; readonly name: string }[],
  id: string,
): { id: string; name: string } {
  return { id, name: list.find((entry) => entry.id === id)?.name ?? id };
}
