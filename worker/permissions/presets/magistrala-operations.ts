import type { Catalog } from "../catalog.ts";
import { ADMINISTRATION, ADMINISTRATOR_CONTROLS, buildTokenManagers } from "./administration.ts";
import { buildPermissionList } from "./build-permission-list.ts";
import { MAGISTRALA_DOMAIN, MAGISTRALA_ENTITIES, MAGISTRALA_EXPIRY } from "./magistrala-basics.ts";

/** Operations on all kinds of entities, with the published descriptions. */
const OPERATIONS = [
  ["create", "Create", "Create a new entity"],
  ["read", "Read", "Read/view an entity"],
  ["list", "List", "List entities"],
  ["update", "Update", "Update/modify an entity"],
  ["delete", "Delete", "Delete an entity"],
  ["share", "Share", "Share an entity with others"],
  ["unshare", "Unshare", "Remove sharing permissions"],
] as const;

/** Operations on channels only. */
const MESSAGING = [
  ["publish", "Publish", "Publish messages to a channel"],
  ["subscribe", "Subscribe", "Subscribe to messages from a channel"],
] as const;

const ENTITIES = [
  ["clients", "client", OPERATIONS],
  ["channels", "channel", [...OPERATIONS, ...MESSAGING]],
  ["groups", "group", OPERATIONS],
  ["domains", "domain", OPERATIONS],
] as const;

const PERMISSIONS = ENTITIES.flatMap(([plural, type, operations]) =>
  buildPermissionList(
    operations.map(([id, verb, description]) => [
      `${plural}:${id}`,
      `${verb} ${plural}`,
      description,
    ]),
    type,
  ),
);

/** Permissions that do not create, change or share entities. */
const MEMBER = PERMISSIONS.map(({ id }) => id).filter((id) =>
  /:(read|list|publish|subscribe)$/.test(id),
);

const APIS = [{ id: "magistrala", name: "Magistrala", permissions: PERMISSIONS }];

/** Magistrala with operations on entities: each on named entities, or on all. */
export const magistralaOperations: Catalog = {
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
  entity_types: [...MAGISTRALA_ENTITIES, MAGISTRALA_DOMAIN],
  automatic: [],
  aliases: {},
  expiry: MAGISTRALA_EXPIRY,
  // A token may be created first and get its scopes later.
  min_scopes: 0,
  token_limit: 100,
};
