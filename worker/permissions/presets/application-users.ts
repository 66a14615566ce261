import type { Catalog } from "../catalog.ts";
import { ADMINISTRATION, ADMINISTRATOR_CONTROLS, TOKEN_MANAGERS } from "./administration.ts";

/** Examples; each deployment lists its own APIs. */
const APIS = [
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
    { id: "viewer", name: "Viewer", grants: APIS.map(([id]) => `${id}:read`) },
  ],
  groups: [TOKEN_MANAGERS],
  ...ADMINISTRATION,
  apis: APIS.map(([id, name]) => ({ id, name, permissions: [], levels: LEVELS })),
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
