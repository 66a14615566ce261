import type { Context } from "hono";
import { authorityStands } from "../../db/guards/authority.ts";
import { createOrganization } from "../../db/organizations/create-organization.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { credentialAuditEvent } from "../audit/audit-event.ts";
import { requireAuthority } from "../catalog/require-authority.ts";
import { organizationCreationEvents } from "./organization-creation-events.ts";
import { presetOrganization } from "./preset-organization.ts";

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
