import { env } from "cloudflare:workers";
import { toSortText } from "../../../shared/fold-text.ts";
import { type EpochSeconds, toEpochSeconds } from "../../../shared/time.ts";
import type { AuditEvent } from "../../../worker/db/audit/audit-statement.ts";
import { buildSearchText } from "../../../worker/db/build-search-text.ts";
import { openDatabase } from "../../../worker/db/database.ts";
import { memberships } from "../../../worker/db/organization-schema.ts";
import {
  ensureCatalog,
  ensureOrganization,
} from "../../../worker/db/organizations/seed-queries.ts";
import { user } from "../../../worker/db/schema.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { compileGrants } from "../../../worker/permissions/compile-grants.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { NO_ACTOR } from "./no-actor.ts";

export const HOME = "org_home";
export const now = (): EpochSeconds => toEpochSeconds(new Date());

const buildCreationEvent = (organization: string): AuditEvent => ({
  id: generateId("aud", getRandomBytes),
  at: now(),
  organization,
  action: "organization.created",
  actor: NO_ACTOR,
  subject: null,
  target: { kind: "organization", id: organization },
});

/** Stores an organization with its catalog: by default the home organization with the first preset. */
export async function storeOrganization(
  id: string = HOME,
  catalog: Catalog = apiControlPlane,
): Promise<string> {
  const db = openDatabase(env.DB);
  await ensureOrganization(db, { id, name: `Organization ${id}` }, now(), buildCreationEvent(id));
  const compiled = { catalog, grants: compileGrants(catalog) };
  await ensureCatalog(db, id, compiled, now(), buildCreationEvent(id));
  return id;
}

/** Stores a member of an organization. They cannot sign in; `storeSession` stores their session. */
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
  const id = options.id ?? generateId("usr", getRandomBytes);
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
      searchText: buildSearchText(name, `${id}@example.test`),
      sortText: toSortText(name),
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
