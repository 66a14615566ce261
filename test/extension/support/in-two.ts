import type { Connection, ConnectionKey } from "../../../extension/connection.ts";
import { fakeBackground } from "./fake-background.ts";
import { connection, me, organization, token } from "./fixtures.ts";

export const OTHER: Connection = {
  ...connection,
  key: "https://tokens.acme.example|org_other|usr_1" as ConnectionKey,
  organizationId: "org_other",
};
export const both = [
  organization(),
  organization({ id: "org_other", name: "Other", current: false }),
];

/** Someone who belongs to two organizations, each with a token of the same name. */
export function inTwo(handlers: Parameters<typeof fakeBackground>[1] = {}, presets: string[] = []) {
  const isOther = (key: ConnectionKey) => key === OTHER.key;
  return fakeBackground([], {
    listOrganizations: ({ connection: key }) => ({
      ok: true,
      value: {
        organizations: both.map((one) => ({
          ...one,
          current: (one.id === "org_other") === isOther(key),
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
