import type { Context } from "hono";
import * as v from "valibot";
import type { CatalogChangeResource, CatalogOrphans } from "../../../shared/wire/catalog-change.ts";
import { findCatalog, putCatalog } from "../../db/catalog/catalog-queries.ts";
import {
  type AdministratorsAfter,
  isCredentialAlive,
  isStillHeld,
  maySucceed,
} from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion, matchedVersions } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { holdersOf } from "../../permissions/administrators.ts";
import { Catalog } from "../../permissions/catalog.ts";
import { checkCatalog } from "../../permissions/check-catalog.ts";
import { compileGrants } from "../../permissions/compile-grants.ts";
import { mayManage } from "../../permissions/controls-of.ts";
import { scopeShapes } from "../../permissions/scope-shapes.ts";
import { credentialAuditEvent } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "./require-catalog.ts";

const MAX_ERRORS = 50;
const NOTHING: CatalogOrphans = { permissions: [], roles: [], groups: [] };

/**
 * Puts the organization's next catalog. The one that it has already changes nothing.
 *
 * @param next of the right form; what its parts say of each other is checked here
 * @param drop whether what the new catalog does not know is dropped; else it stands in the way
 * @throws ProblemError `invalid_input`, `stale_version`, `catalog_in_use`, or `last_administrator` where
 *   whoever asks, or everybody, could not manage the organization any more
 */
export async function changeCatalog(
  c: Context<AppEnv>,
  next: Catalog,
  drop: boolean,
): Promise<CatalogChangeResource> {
  const { credential, db, now } = c.var;
  const { version: from, catalog: before } = await requireCatalog(c);
  checkVersion(matchedVersions(c.req.header("If-Match")), from);
  refuseUnsound(next);
  refuseLockout(c, next);
  if (isSame(before, next)) return { version: from, dropped: NOTHING };
  const { organization, subject: createdBy } = credential;
  const version = from + 1;
  const target = { kind: "catalog", id: `${organization}/${version}` } as const;
  const users = {
    before: holdersOf(before, "users"),
    after: holdersOf(next, "users"),
    roles: next.roles.map(({ id }) => id),
  };
  const { put, orphans } = await putCatalog(
    db,
    {
      ...{ organization, from, drop, createdBy, catalog: next },
      grants: compileGrants(next),
      shapes: scopeShapes(before, next),
    },
    {
      now,
      event: credentialAuditEvent(c, "catalog.put", target),
      allowed: maySucceed(await requireAuthority(c), users, now),
    },
  );
  if (put) return { version, dropped: orphans };
  return refuse(c, { from, orphans: drop ? NOTHING : orphans, users });
}

function refuseUnsound(next: Catalog): void {
  const refusals = checkCatalog(next);
  if (refusals.length === 0) return;
  throw new ProblemError("invalid_input", { errors: refusals.slice(0, MAX_ERRORS) });
}

/** Who puts it can put the next one: so nobody locks the organization out by a slip. */
function refuseLockout(c: Context<AppEnv>, next: Catalog): void {
  const { role, groups } = c.var.credential;
  const known = next.roles.some(({ id }) => id === role);
  if (known && mayManage(next, { role, groups }, "catalog")) return;
  throw new ProblemError("last_administrator", {
    errors: [{ pointer: "/manages/catalog", detail: "You could not change the catalog again." }],
  });
}

/** Compared as the schema writes them, since the order of members says nothing. */
function isSame(before: Catalog, next: Catalog): boolean {
  const parsed = v.safeParse(Catalog, before);
  return parsed.success && JSON.stringify(parsed.output) === JSON.stringify(next);
}

/** The guard let nothing through: says why, as of now. */
async function refuse(
  c: Context<AppEnv>,
  refused: { from: number; orphans: CatalogOrphans; users: AdministratorsAfter },
): Promise<never> {
  const { from, orphans, users } = refused;
  const { credential, db, now } = c.var;
  if (!(await isCredentialAlive(db, credential, now))) throw new ProblemError("invalid_token");
  const current = await findCatalog(db, credential.organization);
  if (current?.version !== from) throw new ProblemError("stale_version");
  const { permissions, roles, groups } = orphans;
  if (permissions.length + roles.length + groups.length > 0) {
    throw new ProblemError("catalog_in_use", { orphans });
  }
  const held = await isStillHeld(db, credential.organization, users);
  throw new ProblemError(held ? "conflict" : "last_administrator");
}
