import type { Context } from "hono";
import * as v from "valibot";
import type { CatalogChangeResource, CatalogOrphans } from "../../../shared/wire/catalog-change.ts";
import { findCatalog, putCatalog } from "../../db/catalog/catalog-queries.ts";
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
import { canManage } from "../../permissions/list-controls.ts";
import { computeScopeShapes } from "../../permissions/scope-shapes.ts";
import { buildCredentialAuditEvent } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "./require-catalog.ts";

const MAX_ERRORS = 50;
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
  const { credential, db, now } = c.var;
  const { version: from, catalog: before } = await requireCatalog(c);
  checkVersion(readIfMatch(c.req.header("If-Match")), from);
  refuseInvalid(next);
  refuseLockout(c, next);
  if (isEqual(before, next)) return { version: from, dropped: NOTHING, revoked_tokens: 0 };
  const { organization, subject: createdBy } = credential;
  const version = from + 1;
  const target = { kind: "catalog", id: `${organization}/${version}` } as const;
  const users = {
    before: listRolesAndGroupsWith(before, "users"),
    after: listRolesAndGroupsWith(next, "users"),
    roles: next.roles.map(({ id }) => id),
  };
  const { put, orphans, revokedTokens } = await putCatalog(
    db,
    {
      ...{ organization, from, drop, createdBy, catalog: next },
      grants: compileGrants(next),
      shapes: computeScopeShapes(before, next),
    },
    {
      now,
      event: buildCredentialAuditEvent(c, "catalog.put", target),
      allowed: buildNoMappedOrphansCondition(
        { organization, catalog: next },
        buildKeptEmergencyCondition(
          { organization, catalog: next },
          buildAdministratorChangeCondition(await requireAuthority(c), users, now),
        ),
      ),
    },
  );
  if (put) return { version, dropped: orphans, revoked_tokens: revokedTokens };
  return refuse(c, { from, next, orphans: drop ? NOTHING : orphans, users });
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
