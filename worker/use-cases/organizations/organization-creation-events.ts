import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import type {
  NewOrganization,
  OrganizationCreationEvents,
} from "../../db/organizations/create-organization.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";

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
