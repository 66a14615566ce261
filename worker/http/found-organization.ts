import type { Context } from "hono";
import { authorityStands } from "../db/authority.ts";
import { createOrganization } from "../db/create-organization.ts";
import { compileGrants } from "../permissions/compile-grants.ts";
import { firstAdministrator } from "../permissions/first-administrator.ts";
import { findPreset } from "../permissions/presets/preset-catalogs.ts";
import { newId } from "../tokens/new-id.ts";
import type { AppEnv } from "./app-env.ts";
import { credentialAuditEvent } from "./audit-event.ts";
import { foundingEvents } from "./founding-events.ts";
import { ProblemError } from "./problem-error.ts";
import { randomBytes } from "./random-bytes.ts";
import { requireAuthority } from "./require-authority.ts";

/**
 * Creates an organization with the catalog of a preset; who creates it becomes its first administrator.
 *
 * @returns its id
 */
export async function foundOrganization(
  c: Context<AppEnv>,
  { name, preset }: { name: string; preset: string },
): Promise<string> {
  const catalog = findPreset(preset);
  const { credential, db, now } = c.var;
  const founder = catalog === null ? null : firstAdministrator(catalog);
  if (catalog === null || !founder) {
    throw new ProblemError("invalid_input", {
      errors: [{ pointer: "/preset", detail: "Is not the name of a preset." }],
    });
  }
  const id = newId("org", randomBytes);
  const organization = {
    id,
    name,
    catalog,
    grants: compileGrants(catalog),
    founder: { ...founder, person: credential.subject },
  };
  const event = credentialAuditEvent(c, "organization.created", { kind: "organization", id });
  const events = foundingEvents({ ...event, organization: id }, organization);
  const when = authorityStands(await requireAuthority(c), now);
  if (!(await createOrganization(db, organization, when, { now, events }))) {
    throw new ProblemError("conflict");
  }
  return id;
}
