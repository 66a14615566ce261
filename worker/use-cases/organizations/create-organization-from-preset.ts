import type { Context } from "hono";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import {
  createOrganization,
  isOpenedByPassword,
  type NewOrganization,
  type OrganizationCreationEvents,
} from "../../db/organizations/create-organization.ts";
import { buildStillAuthorizedCondition } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { isOrganizationCreator, pickFirstAdministrator } from "../../permissions/administrators.ts";
import { compileGrants } from "../../permissions/compile-grants.ts";
import { findPreset } from "../../permissions/presets/preset-catalogs.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildCredentialAuditEvent } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "../catalog/require-catalog.ts";

/**
 * Creates an organization with the catalog of a preset. The actor becomes its first administrator.
 *
 * @returns the organization's id
 * @throws ProblemError `managed_elsewhere` for a member whom a provider alone signs in
 */
export async function createOrganizationFromPreset(
  c: Context<AppEnv>,
  { name, preset }: { name: string; preset: string },
): Promise<string> {
  const { credential, db, now } = c.var;
  if (!(await isOpenedByPassword(db, credential))) throw new ProblemError("managed_elsewhere");
  const id = generateId("org", getRandomBytes);
  const organization = buildOrganizationFromPreset({
    id,
    name,
    preset,
    creator: { person: credential.subject, actingIn: credential.organization },
  });
  if (organization === null) {
    throw new ProblemError("invalid_input", {
      errors: [{ pointer: "/preset", detail: "Is not the name of a preset." }],
    });
  }
  const event = buildCredentialAuditEvent(c, "organization.created", { kind: "organization", id });
  const events = buildOrganizationCreationEvents({ ...event, organization: id }, organization);
  const allowed = buildStillAuthorizedCondition(await requireAuthority(c), now);
  const guard = { actor: credential, allowed };
  if (!(await createOrganization(db, organization, guard, { now, events }))) {
    throw new ProblemError("conflict");
  }
  return id;
}

/**
 * Builds an organization with the catalog of a preset, whose first administrator is `creator`.
 *
 * @returns `null` if there is no such preset
 */
export function buildOrganizationFromPreset(options: {
  id: string;
  name: string;
  preset: string;
  creator: Pick<NewOrganization["creator"], "person" | "actingIn">;
}): NewOrganization | null {
  const catalog = findPreset(options.preset);
  const first = catalog === null ? null : pickFirstAdministrator(catalog);
  if (catalog === null || first === null) return null;
  const { id, name, creator } = options;
  return {
    id,
    name,
    catalog,
    grants: compileGrants(catalog),
    creator: { ...first, ...creator },
  };
}

/** Builds the audit rows of a new organization from the row of its creation. */
export function buildOrganizationCreationEvents(
  created: AuditEvent,
  { id, name, creator }: Pick<NewOrganization, "id" | "name" | "creator">,
): OrganizationCreationEvents {
  const { person, role, groups } = creator;
  return {
    created: { ...created, details: { name: [null, name] } },
    catalog: {
      ...created,
      id: generateId("aud", getRandomBytes),
      action: "catalog.put",
      target: { kind: "catalog", id: `${id}/1` },
      details: { version: [null, 1] },
    },
    member: {
      ...created,
      id: generateId("aud", getRandomBytes),
      action: "membership.created",
      subject: person,
      target: { kind: "user", id: person },
      details: { role: [null, role], groups: [null, groups] },
    },
  };
}

/** Returns true if the actor may create organizations. */
export async function canCreateOrganization(c: Context<AppEnv>): Promise<boolean> {
  const { catalog } = await requireCatalog(c);
  return isOrganizationCreator(catalog, c.var.credential, c.var.config.homeOrganization);
}
