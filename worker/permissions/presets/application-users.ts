import type { Catalog } from "../catalog.ts";
import { ADMINISTRATION, ADMINISTRATOR_CONTROLS, buildTokenManagers } from "./administration.ts";

/** Examples; each deployment lists its own APIs. */
const NAMES = [
  ["inventory", "Inventory"],
  ["labor", "Labor"],
  ["purchasing", "Purchasing"],
  ["recipes", "Recipes"],
  ["sales", "Sales"],
] as const;

/** A token without a level of an API has "No Access" to it. */
const LEVELS: Catalog["apis"][number]["levels"] = [
  {
    id: "full",
    name: "Full Access",
    description: "GET & POST",
    permissions: [],
    methods: ["GET", "POST"],
  },
  { id: "read", name: "Read Access", description: "GET only", permissions: [], methods: ["GET"] },
];

const APIS = NAMES.map(([id, name]) => ({ id, name, permissions: [], levels: LEVELS }));

/** Application users: each API has three choices of access. */
export const applicationUsers: Catalog = {
  roles: [
    {
      id: "administrator",
      name: "Administrator",
      grants: "*",
      controls: ADMINISTRATOR_CONTROLS,
    },
    { id: "application-user", name: "Application user", grants: "*" },
    { id: "viewer", name: "Viewer", grants: APIS.map(({ id }) => `${id}:read`) },
  ],
  groups: [buildTokenManagers(APIS)],
  ...ADMINISTRATION,
  apis: APIS,
  entity_types: [],
  automatic: [],
  aliases: {},
  expiry: {
    choices: [{ months: 3 }, { months: 6 }, { months: 12 }],
    default: { months: 6 },
    max_days: null,
    editable: true,
  },
  min_scopes: 0,
  token_limit: 100,
};
