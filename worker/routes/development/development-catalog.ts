import type { Context } from "hono";
import type { AuditAction } from "../../../shared/wire/audit-event.ts";
import type { DevelopmentSeed } from "../../../shared/wire/development-seed.ts";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import { findCatalog, putCatalog } from "../../db/catalog/catalog-queries.ts";
import { DEVELOPMENT_ACTOR } from "../../db/organizations/seed-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { compileGrants } from "../../permissions/compile-grants.ts";
import {
  DEFAULT_PRESET,
  findPreset,
  PRESET_CATALOGS,
} from "../../permissions/presets/preset-catalogs.ts";
import { scopeShapes } from "../../permissions/scope-shapes.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor } from "../../use-cases/audit/audit-event.ts";

const NOTHING = { permissions: [], roles: [], groups: [] };

/**
 * The shipped catalog of this name.
 *
 * @throws ProblemError that lists the known ones
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
 * Gives an organization the catalog that was asked for, or its first one. What the new one does not
 * know is dropped: the database is a developer's own.
 *
 * @param wanted `null`: what it has stays
 * @param first what it gets where it has none and nothing else is wanted
 */
export async function ensureDevelopmentCatalog(
  c: Context<AppEnv>,
  organization: string,
  wanted: Catalog | null,
  first: Catalog = requirePreset(DEFAULT_PRESET),
): Promise<DevelopmentSeed["catalog"] & { catalog: Catalog }> {
  const { db, now } = c.var;
  const stored = await findCatalog(db, organization);
  const before = stored === null ? null : (stored.document as Catalog);
  const catalog = wanted ?? before ?? first;
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
      shapes: scopeShapes(before, catalog),
      createdBy: DEVELOPMENT_ACTOR,
    },
    { now, event: developmentEvent(c, organization, "catalog.put", target) },
  );
  if (!put) throw new ProblemError("stale_version");
  return { catalog, version, put, dropped: orphans };
}

/** The trail of what seeding does in an organization, where no person acts. */
export function developmentEvent(
  c: Context<AppEnv>,
  organization: string,
  action: AuditAction,
  target: NonNullable<AuditEvent["target"]>,
  subject: string | null = null,
): AuditEvent {
  return {
    id: newId("aud", randomBytes),
    at: c.var.now,
    organization,
    action,
    actor: auditActor(c, null),
    subject,
    target,
    details: { seeded: true },
  };
}
