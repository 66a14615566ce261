import { env } from "cloudflare:workers";
import { type EpochSeconds, epochSeconds } from "../../../shared/time.ts";
import type { AuditEvent } from "../../../worker/db/audit/audit-statement.ts";
import { openDatabase } from "../../../worker/db/database.ts";
import { memberships } from "../../../worker/db/organization-schema.ts";
import {
  ensureCatalog,
  ensureOrganization,
} from "../../../worker/db/organizations/seed-queries.ts";
import { personSearchText } from "../../../worker/db/people/person-queries.ts";
import { user } from "../../../worker/db/schema.ts";
import { randomBytes } from "../../../worker/http/random-bytes.ts";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { compileGrants } from "../../../worker/permissions/compile-grants.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { newId } from "../../../worker/tokens/new-id.ts";
import { NOBODY } from "./nobody.ts";

export const HOME = "org_home";
export const now = (): EpochSeconds => epochSeconds(new Date());

const seeded = (organization: string): AuditEvent => ({
  id: newId("aud", randomBytes),
  at: now(),
  organization,
  action: "organization.created",
  actor: NOBODY,
  subject: null,
  target: { kind: "organization", id: organization },
});

/** An organization with its catalog; the home organization with the first preset by default. */
export async function storeOrganization(
  id: string = HOME,
  catalog: Catalog = apiControlPlane,
): Promise<string> {
  const db = openDatabase(env.DB);
  await ensureOrganization(db, { id, name: `Organization ${id}` }, now(), seeded(id));
  const compiled = { catalog, grants: compileGrants(catalog) };
  await ensureCatalog(db, id, compiled, now(), seeded(id));
  return id;
}

/** A member of an organization, who cannot sign in: sessions are stored, not begun. */
export async function storePerson(
  options: {
    role?: string;
    organization?: string;
    groups?: string[];
    id?: string;
    name?: string;
  } = {},
): Promise<string> {
  const db = openDatabase(env.DB);
  const id = options.id ?? newId("usr", randomBytes);
  const at = new Date();
  const name = options.name ?? `Person ${id}`;
  await db
    .insert(user)
    .values({
      id,
      name,
      email: `${id}@example.test`.toLowerCase(),
      createdAt: at,
      updatedAt: at,
      searchText: personSearchText(name, `${id}@example.test`),
    })
    .onConflictDoNothing();
  await db.insert(memberships).values({
    person: id,
    organization: options.organization ?? HOME,
    role: options.role ?? "Basic_User",
    groups: options.groups ?? [],
    createdAt: now(),
  });
  return id;
}
