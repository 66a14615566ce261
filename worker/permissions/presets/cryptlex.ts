import type { Catalog } from "../catalog.ts";
import { ADMINISTRATION, ADMINISTRATOR_CONTROLS, buildTokenManagers } from "./administration.ts";
import { CRYPTLEX_PERMISSIONS } from "./cryptlex-permissions.ts";

/** Permissions that only administrators of the account may grant. */
const ADMINISTRATIVE = /^(account|invoice|paymentMethod|personalAccessToken|role|user):/;

const MEMBER = CRYPTLEX_PERMISSIONS.map(({ id }) => id).filter((id) => !ADMINISTRATIVE.test(id));

const APIS = [{ id: "cryptlex", name: "Cryptlex", permissions: CRYPTLEX_PERMISSIONS }];

/** Cryptlex: scopes to read and to write, and one that lets a token manage its owner's tokens. */
export const cryptlex: Catalog = {
  roles: [
    {
      id: "administrator",
      name: "Administrator",
      grants: "*",
      controls: ADMINISTRATOR_CONTROLS,
    },
    { id: "member", name: "Member", grants: MEMBER },
  ],
  groups: [buildTokenManagers(APIS)],
  controls: ADMINISTRATION.controls,
  apis: APIS,
  entity_types: [],
  automatic: [],
  // The vendor publishes this misspelt id; copied ids must keep working.
  aliases: { "licenseTemaplate:write": "licenseTemplate:write" },
  // Without a date, a token never expires.
  expiry: { choices: [{ date: true }, null], default: null, max_days: null, editable: false },
  min_scopes: 1,
  token_limit: 100,
  manages: { ...ADMINISTRATION.manages, "tokens.own": ["personalAccessToken:write"] },
};
