import type { AuditEvent } from "../db/audit-statement.ts";
import type { FoundingEvents, NewOrganization } from "../db/create-organization.ts";
import { newId } from "../tokens/new-id.ts";
import { randomBytes } from "./random-bytes.ts";

/** What is recorded of a new organization, by the audit row of its creation. */
export function foundingEvents(
  created: AuditEvent,
  { id, founder }: Pick<NewOrganization, "id" | "founder">,
): FoundingEvents {
  const { person, role, groups } = founder;
  return {
    created,
    catalog: {
      ...created,
      id: newId("aud", randomBytes),
      action: "catalog.put",
      target: { kind: "catalog", id: `${id}/1` },
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
