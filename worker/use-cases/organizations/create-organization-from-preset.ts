import type { Context } from "hono";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import {
  createOrganization,
  type NewOrganization,
  type OrganizationCreationEvents,
} from "../../db/organizations/create-organization.ts";
import { authorityStands } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { firstAdministrator, mayCreateOrganization } from "../../permissions/administrators.ts";
import { compileGrants } from "../../permissions/compile-grants.ts";
import { findPreset } from "../../permissions/presets/preset-catalogs.ts";
import { newId } from "../../tokens/new-id.ts";
import { credentialAuditEvent } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "../catalog/require-catalog.ts";

/**
 * Creates an organization with the catalog of a preset; who creates it becomes its first administrator.
 *
 * @returns its id
 */
export async function createOrganizationFromPreset(
  c: Context<AppEnv>,
  { name, preset }: { name: string; preset: string },
): Promise<string> {
  const { credential, db, now } = c.var;
  const id = newId("org", randomBytes);
  const organization = presetOrganization({ id, name, preset, founder: credential.subject });
  if (organization === null) {
    throw new ProblemError("invalid_input", {
      errors: [{ pointer: "/preset", detail: "Is not the name of a preset." }],
    });
  }
  const event = credentialAuditEvent(c, "organization.created", { kind: "organization", id });
  const events = organizationCreationEvents({ ...event, organization: id }, organization);
  const when = authorityStands(await requireAuthority(c), now);
  if (!(await createOrganization(db, organization, when, { now, events }))) {
    throw new ProblemError("conflict");
  }
  return id;
}

/**
 * A new organization with the catalog of a preset, whose first administrator is `founder`.
 *
 * @returns `null` where there is no such preset
 */
export function presetOrganization(given: {
  id: string;
  name: string;
  preset: string;
  founder: string;
}): NewOrganization | null {
  const catalog = findPreset(given.preset);
  const first = catalog === null ? null : firstAdministrator(catalog);
  if (catalog === null || first === null) return null;
  const { id, name, founder } = given;
  return {
    id,
    name,
    catalog,
    grants: compileGrants(catalog),
    founder: { ...first, person: founder },
  };
}

/** What is recorded of a new organization, by the audit row of its creation. */
export function organizationCreationEvents(
  created: AuditEvent,
  { id, name, founder }: Pick<NewOrganization, "id" | "name" | "founder">,
): OrganizationCreationEvents {
  const { person, role, groups } = founder;
  return {
    created: { ...created, details: { name: [null, name] } },
    catalog: {
      ...created,
      id: newId("aud", randomBytes),
      action: "catalog.put",
      target: { kind: "catalog", id: `${id}/1` },
      details: { version: [null, 1] },
    },
    member: {
      ...created,
      id: newId("aud", randomBytes),
      action: "membership.created",
      subject: person,
      target: { kind: "user", id: person },
      details: { role: [null, role], groups: [null, groups] },
    },
  };
}

/** Whether the one who acts may create organizations. */
export async function canCreateOrganization(c: Context<AppEnv>): Promise<boolean> {
  const { catalog } = await requireCatalog(c);
  return mayCreateOrganization(catalog, c.var.credential, c.var.config.homeOrganization);
}
