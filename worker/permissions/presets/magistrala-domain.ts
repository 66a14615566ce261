import type { Catalog } from "../catalog.ts";
import { ADMINISTRATION, ADMINISTRATOR_CONTROLS, buildTokenManagers } from "./administration.ts";
import { MAGISTRALA_DOMAIN, MAGISTRALA_ENTITIES, MAGISTRALA_EXPIRY } from "./magistrala-basics.ts";
import { MAGISTRALA_DOMAIN_PERMISSIONS } from "./magistrala-domain-permissions.ts";

/** Permissions that only read. */
const MEMBER = MAGISTRALA_DOMAIN_PERMISSIONS.map(({ id }) => id).filter((id) =>
  /:(view|read|retrieve_.*|list|list_.*)$/.test(id),
);

const APIS = [{ id: "magistrala", name: "Magistrala", permissions: MAGISTRALA_DOMAIN_PERMISSIONS }];

/** Magistrala with separate operations for each kind of entity, within one domain. */
export const magistralaDomain: Catalog = {
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
  ...ADMINISTRATION,
  apis: APIS,
  entity_types: [...MAGISTRALA_ENTITIES, { ...MAGISTRALA_DOMAIN, locked_to: "organization" }],
  automatic: [],
  aliases: {},
  expiry: MAGISTRALA_EXPIRY,
  // A token may be created first and get its scopes later.
  min_scopes: 0,
  token_limit: 100,
};
