import "../support/i18n.ts";
import { expect, it } from "vitest";
import { describeActivity } from "../../../extension/format/describe-activity.ts";

const textOf = (action: string, details = {}) =>
  describeActivity({
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

// The compiler ensures that every action has a text; these are the actions of administrators.
it.each([
  ["invitation.revoked", "An invitation was revoked"],
  ["organization.created", "An organization was created"],
  ["organization.updated", "The organization's settings changed"],
  ["catalog.put", "Roles, groups or permissions changed"],
  ["credential.issued", "An API's credential was made"],
  ["credential.revoked", "An API's credential was revoked"],
  ["audit.read", "The audit log was read"],
  ["audit.exported", "The audit log was exported"],
])("describes what an administrator did: %s", (action, text) => {
  expect(textOf(action)).toBe(text);
});

it("describes a refused request to see another person's secret", () => {
  const text = "A secret was asked for that is its owner's alone";
  expect(textOf("authority.refused", { reveal: true })).toBe(text);
  expect(textOf("authority.refused", { disabled: true })).not.toBe(text);
});

it.each([
  [1, "Sign-ins were held up after failures, once more"],
  [99, "Sign-ins were held up after failures, 99 more times"],
])("says how often a refusal was repeated: %i", (repeated, text) => {
  const details = { repeated, first: "aud_1", until: 1_790_000_400 };
  expect(textOf("sign_in.throttled", details)).toBe(text);
});

it("describes a change whose lists were cut like any other", () => {
  const scopes = { entries: [["API_READ", null]], count: 500, sha256: "0" };
  expect(textOf("token.updated", { scopes: [[], scopes] })).toBe("Scopes changed");
});

it("shows an unknown action of a newer server unchanged", () => {
  expect(textOf("token.blessed")).toBe("token.blessed");
});
