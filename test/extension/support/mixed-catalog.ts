import type { CatalogApi, CatalogView } from "../../../shared/wire/catalog-view.ts";
import { catalog } from "./fixtures.ts";

const level = (id: string, name: string, methods: string[], grantable = true) => ({
  id,
  name,
  description: `${methods.join(" & ")} requests`,
  methods,
  permissions: [],
  grantable,
});

export const FULL = level("full", "Full Access", ["GET", "POST"]);
export const READ = level("read", "Read Access", ["GET"]);

const on = (entityType: string | undefined, ...ids: string[]): CatalogApi["permissions"] =>
  ids.map((id) => ({
    id,
    name: id,
    description: `About ${id}`,
    grantable: true,
    ...(entityType === undefined ? {} : { entity_type: entityType }),
  }));

const pattern = "[a-z]{2}_[0-9]{1,4}";

/** A catalog with every feature: levels, entity types, a locked entity type, permissions without one. */
export const mixedCatalog: CatalogView = {
  ...catalog,
  apis: [
    { id: "inventory", name: "Inventory", permissions: [], levels: [FULL, READ] },
    { id: "sales", name: "Sales", permissions: [], levels: [FULL, READ] },
    {
      id: "labor",
      name: "Labor",
      permissions: [],
      levels: [{ ...FULL, grantable: false }, READ],
    },
    {
      id: "things",
      name: "Things",
      permissions: [
        ...on("client", "clients:view", "clients:update"),
        ...on("channel", "channels:view", "channels:publish", "channels:subscribe"),
        ...on("domain", "domain:read", "domain:update"),
        ...on(undefined, "API_READ"),
      ],
    },
    { id: "relay", name: "Relay", permissions: on("channel", "relay:open") },
  ],
  entity_types: [
    { id: "client", name: "Client", pattern, example: "cl_77" },
    { id: "channel", name: "Channel", pattern, example: "ch_1" },
    { id: "domain", name: "Domain", pattern, example: "do_1", locked_to: "organization" },
  ],
  automatic: [],
  min_scopes: 0,
};
