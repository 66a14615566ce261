import type { Context } from "hono";
import * as v from "valibot";
import type {
  CatalogChangeResource,
  CatalogOrphans,
  CatalogPreview,
} from "../../../shared/wire/catalog-change.ts";
import { findCatalog, putCatalog } from "../../db/catalog/catalog-queries.ts";
import { previewCatalogPut } from "../../db/catalog/preview-catalog.ts";
import { buildKeptEmergencyCondition, keepsEmergencyMember } from "../../db/emergency-members.ts";
import {
  buildNoMappedOrphansCondition,
  listMappedOrphans,
} from "../../db/providers/mapped-orphans.ts";
import {
  type AdministratorChange,
  buildAdministratorChangeCondition,
  hasValidCredential,
  keepsAdministrator,
} from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion, readIfMatch } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listRolesAndGroupsWith } from "../../permissions/administrators.ts";
import { Catalog } from "../../permissions/catalog.ts";
import { checkCatalog } from "../../permissions/check-catalog.ts";
import { compileGrants } from "../../permissions/compile-grants.ts";
import { computePermissionEffects } from "../../permissions/compute-permission-effects.ts";
import { listCatalogDifferences } from "../../permissions/list-catalog-differences.ts";
import { canManage } from "../../permissions/list-controls.ts";
import { computeScopeShapes } from "../../permissions/scope-shapes.ts";
import { buildCredentialAuditEvent } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "./require-catalog.ts";

const MAX_ERRORS = 50;
const MAX_DIFFERENCES = 500;
const NOTHING: CatalogOrphans = { permissions: [], roles: [], groups: [] };

/**
 * Replaces the organization's catalog with `next`. An equal catalog makes no new version.
 *
 * @param next already checked against the schema; references between its parts are checked here
 * @param drop true to drop scopes, roles and groups that are in use but missing from `next`; otherwise
 *   they are a refusal. Those that a sign-in provider's mapping names are a refusal in any case: without its rule, a
 *   person could match a later rule or the default role, which may give more
 * @throws ProblemError `invalid_input`, `stale_version`, `catalog_in_use`, or `last_administrator` if the
 *   actor, every member, or every emergency member of an organization that demands its provider would lose the right to
 *   manage the organization
 */
export async function changeCatalog(
  c: Context<AppEnv>,
  next: Catalog,
  drop: boolean,
): Promise<CatalogChangeResource> {
  const { db, now, credential } = c.var;
  const planned = await planChange(c, next);
  const { from, users } = planned;
  if (planned.isUnchanged) return { version: from, dropped: NOTHING, revoked_tokens: 0 };
  const version = from + 1;
  const target = { kind: "catalog", id: `${credential.organization}/${version}` } as const;
  const event = buildCredentialAuditEvent(c, "catalog.put", target);
  const { allowed } = planned;
  const outcome = await putCatalog(db, { ...planned.put, drop }, { now, event, allowed });
  const { put, orphans, revokedTokens } = outcome;
  if (put) return { version, dropped: orphans, revoked_tokens: revokedTokens };
  return refuse(c, { from, next, orphans: drop ? NOTHING : orphans, users });
}

/**
 * Returns what replacing the catalog with `next` would do, by the checks and the SQL of `changeCatalog`. Changes
 * nothing. Orphans are reported as dropped, not as a refusal.
 *
 * @throws ProblemError as `changeCatalog` does, except for orphans that could be dropped
 */
export async function previewCatalogChange(
  c: Context<AppEnv>,
  next: Catalog,
): Promise<CatalogPreview> {
  const { db, now } = c.var;
  const { from, before, isUnchanged, put, allowed, users } = await planChange(c, next);
  const preview = await previewCatalogPut(db, { ...put, drop: true }, { now, allowed });
  if (!preview.isAllowed) return refuse(c, { from, next, orphans: NOTHING, users });
  const differences = listCatalogDifferences(before, next);
  return {
    version: isUnchanged ? from : from + 1,
    differences: differences.slice(0, MAX_DIFFERENCES),
    more_differences: Math.max(0, differences.length - MAX_DIFFERENCES),
    ...computePermissionEffects(before, next, preview.uses, put.shapes.renamed),
    dropped: preview.orphans,
    revoked_tokens: preview.revokedTokens,
  };
}

/** Checks `next` without the database's tokens and members, and prepares the put. @throws ProblemError */
async function planChange(c: Context<AppEnv>, next: Catalog) {
  const { credential, now } = c.var;
  const { version: from, catalog: before } = await requireCatalog(c);
  checkVersion(readIfMatch(c.req.header("If-Match")), from);
  refuseInvalid(next);
  refuseLockout(c, next);
  const { organization, subject: createdBy } = credential;
  const users = {
    before: listRolesAndGroupsWith(before, "users"),
    after: listRolesAndGroupsWith(next, "users"),
    roles: next.roles.map(({ id }) => id),
  };
  const kept = { organization, catalog: next };
  const change = buildAdministratorChangeCondition(await requireAuthority(c), users, now);
  return {
    ...{ from, before, users },
    isUnchanged: isEqual(before, next),
    put: {
      ...{ organization, from, createdBy, catalog: next },
      grants: compileGrants(next),
      shapes: computeScopeShapes(before, next),
    },
    allowed: buildNoMappedOrphansCondition(kept, buildKeptEmergencyCondition(kept, change)),
  };
}

function refuseInvalid(next: Catalog): void {
  const refusals = checkCatalog(next);
  if (refusals.length === 0) return;
  throw new ProblemError("invalid_input", { errors: refusals.slice(0, MAX_ERRORS) });
}

/** Refuses a catalog that its own author could not change again: a slip would lock out the organization. */
function refuseLockout(c: Context<AppEnv>, next: Catalog): void {
  const { role, groups } = c.var.credential;
  const hasRole = next.roles.some(({ id }) => id === role);
  if (hasRole && canManage(next, { role, groups }, "catalog")) return;
  throw new ProblemError("last_administrator", {
    errors: [{ pointer: "/manages/catalog", detail: "You could not change the catalog again." }],
  });
}

/** Returns true if both catalogs are equal once parsed: the schema puts the members of objects in one order. */
function isEqual(before: Catalog, next: Catalog): boolean {
  const parsed = v.safeParse(Catalog, before);
  return parsed.success && JSON.stringify(parsed.output) === JSON.stringify(next);
}

/** Finds out why the guarded write changed nothing, and throws the matching problem. */
async function refuse(
  c: Context<AppEnv>,
  refused: { from: number; next: Catalog; orphans: CatalogOrphans; users: AdministratorChange },
): Promise<never> {
  const { from, next, orphans, users } = refused;
  const { credential, db, now } = c.var;
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  const current = await findCatalog(db, credential.organization);
  if (current?.version !== from) throw new ProblemError("stale_version");
  const { permissions, roles, groups } = orphans;
  const { organization } = credential;
  const mapped = await listMappedOrphans(db, { organization, catalog: next });
  if (permissions.length + roles.length + groups.length + mapped.length > 0) {
    const all = mapped.length === 0 ? orphans : { ...orphans, mapped };
    throw new ProblemError("catalog_in_use", { orphans: all });
  }
  const remains =
    (await keepsAdministrator(db, organization, users)) &&
    (await keepsEmergencyMember(db, { organization, catalog: next }));
  throw new ProblemError(remains ? "conflict" : "last_administrator");
}
