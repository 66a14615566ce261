import type { Context } from "hono";
import type { AuditAction } from "../../../shared/wire/audit-event.ts";
import type { DevelopmentSeed } from "../../../shared/wire/development-seed.ts";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import { findCatalog, putCatalog } from "../../db/catalog/catalog-queries.ts";
import { DEVELOPMENT_ACTOR } from "../../db/organizations/seed-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { ProblemError } from "../../http/problem-error.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { compileGrants } from "../../permissions/compile-grants.ts";
import {
  DEFAULT_PRESET,
  findPreset,
  PRESET_CATALOGS,
} from "../../permissions/presets/preset-catalogs.ts";
import { computeScopeShapes } from "../../permissions/scope-shapes.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";

const NOTHING = { permissions: [], roles: [], groups: [] };

/**
 * Returns the preset with this name.
 *
 * @throws ProblemError that lists the known presets
 */
export function requirePreset(name: string): Catalog {
  const preset = findPreset(name);
  if (preset !== null) return preset;
  const known = Object.keys(PRESET_CATALOGS).join(", ");
  throw new ProblemError("invalid_input", {
    errors: [{ pointer: "/preset", detail: `Is none of: ${known}.` }],
  });
}

/**
 * Gives an organization a catalog. Scopes, roles and groups that the catalog lacks are dropped without
 * asking, since the database belongs to a developer.
 *
 * @param requested the new catalog; `null` keeps the present one
 * @param first the catalog of an organization that has none, if none is requested
 */
export async function ensureDevelopmentCatalog(
  c: Context<AppEnv>,
  organization: string,
  requested: Catalog | null,
  first: Catalog = requirePreset(DEFAULT_PRESET),
): Promise<DevelopmentSeed["catalog"] & { catalog: Catalog }> {
  const { db, now } = c.var;
  const stored = await findCatalog(db, organization);
  const before = stored === null ? null : (stored.document as Catalog);
  const catalog = requested ?? before ?? first;
  const from = stored?.version ?? 0;
  if (before !== null && JSON.stringify(before) === JSON.stringify(catalog)) {
    return { catalog: before, version: from, put: false, dropped: NOTHING };
  }
  const version = from + 1;
  const target = { kind: "catalog", id: `${organization}/${version}` } as const;
  const { put, orphans } = await putCatalog(
    db,
    {
      organization,
      catalog,
      from,
      drop: true,
      grants: compileGrants(catalog),
      shapes: computeScopeShapes(before, catalog),
      createdBy: DEVELOPMENT_ACTOR,
    },
    { now, event: buildDevelopmentEvent(c, organization, "catalog.put", target) },
  );
  if (!put) throw new ProblemError("stale_version");
  return { catalog, version, put, dropped: orphans };
}

/** Builds the audit row of a step of the seeding. It has no actor, since no person acts. */
export function buildDevelopmentEvent(
  c: Context<AppEnv>,
  organization: string,
  action: AuditAction,
  target: NonNullable<AuditEvent["target"]>,
  subject: string | null = null,
): AuditEvent {
  return {
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization,
    action,
    actor: buildAuditActor(c, null),
    subject,
    target,
    details: { seeded: true },
  };
}
