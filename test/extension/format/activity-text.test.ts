import "../support/i18n.ts";
import { expect, it } from "vitest";
import { activityText } from "../../../extension/format/activity-text.ts";

const textOf = (action: string, details = {}) =>
  activityText({
    ...{
      id: "aud_1",
      organization_id: "org_1",
      sequence: null,
      occurred_at: "2026-11-23T11:00:00Z",
      action,
      details,
    },
    ...{ actor: null, on_behalf_of: null, subject: null, target: null, credential: null },
    ...{ request_id: null, ip_address: null, user_agent: null },
  });

// As for what becomes of tokens and sessions: the compiler sees to it that none is forgotten.
it.each([
  ["invitation.revoked", "An invitation was revoked"],
  ["organization.created", "An organization was created"],
  ["organization.updated", "The organization's settings changed"],
  ["catalog.put", "Roles, groups or permissions changed"],
  ["credential.issued", "An API's credential was made"],
  ["credential.revoked", "An API's credential was revoked"],
  ["audit.exported", "The audit log was exported"],
])("says in words what an administrator did: %s", (action, text) => {
  expect(textOf(action)).toBe(text);
});

it("says that a manager asked for somebody's secret where nobody else may see one", () => {
  const text = "A secret was asked for that is its owner's alone";
  expect(textOf("authority.refused", { reveal: true })).toBe(text);
  expect(textOf("authority.refused", { disabled: true })).not.toBe(text);
});

it("shows as it is what only a later server knows", () => {
  expect(textOf("token.blessed")).toBe("token.blessed");
});
