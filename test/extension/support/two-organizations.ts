import type { Connection, ConnectionKey } from "../../../extension/connection.ts";
import { fakeBackground } from "./fake-background.ts";
import { connection, me, organization, token } from "./fixtures.ts";

export const OTHER: Connection = {
  ...connection,
  key: "https://tokens.acme.example|org_other|usr_1" as ConnectionKey,
  organizationId: "org_other",
};
export const bothOrganizations = [
  organization(),
  organization({ id: "org_other", name: "Other", current: false }),
];

/** Creates a background whose user belongs to two organizations, each with a token named Deploy. */
export function fakeTwoOrganizations(
  handlers: Parameters<typeof fakeBackground>[1] = {},
  presets: string[] = [],
) {
  const isOther = (key: ConnectionKey) => key === OTHER.key;
  return fakeBackground([], {
    listOrganizations: ({ connection: key }) => ({
      ok: true,
      value: {
        organizations: bothOrganizations.map((listed) => ({
          ...listed,
          current: (listed.id === "org_other") === isOther(key),
        })),
        presets,
      },
    }),
    switchOrganization: () => ({ ok: true, value: { at: "signed_in", connection: OTHER } }),
    getMe: ({ connection: key }) => ({
      ok: true,
      value: isOther(key) ? { ...me, organization: { id: "org_other", name: "Other" } } : me,
    }),
    listTokens: ({ connection: key }) => ({
      ok: true,
      value: {
        tokens: [token({ name: "Deploy", hint: isOther(key) ? "lk_other" : "lk_acme" })],
        total: 1,
        next_cursor: null,
      },
    }),
    ...handlers,
  });
}
