import type { Context } from "hono";
import { findCatalog } from "../../db/catalog/catalog-queries.ts";
import type { Authority } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import type { Catalog } from "../../permissions/catalog.ts";

/**
 * Returns the catalog of the acting credential's organization. It is not parsed again: the schema checked
 * it when it was stored.
 *
 * @throws ProblemError `misconfigured` if the organization has no catalog: nothing can be granted there
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

/** Returns the authorization of this request, so that a write can recheck it. */
export async function requireAuthority(c: Context<AppEnv>): Promise<Authority> {
  const { tokenId, digest, subject, organization, role, groups } = c.var.credential;
  const { version } = await requireCatalog(c);
  return { tokenId, digest, subject, organization, role, groups, catalogVersion: version };
}

/** Returns the id with its name in a list of the catalog. The name of an entry that was dropped is its id. */
export function toNamedEntry(
  list: readonly { readonly id: string; readonly name: string }[],
  id: string,
): { id: string; name: string } {
  return { id, name: list.find((entry) => entry.id === id)?.name ?? id };
}
