import type { Catalog } from "../catalog.ts";
import { ADMINISTRATION, ADMINISTRATOR_CONTROLS, buildTokenManagers } from "./administration.ts";
import { API_CONTROL_PLANE_PERMISSIONS } from "./api-control-plane-permissions.ts";

const BASIC_USER = [
  "ENVIRONMENT_READ",
  "API_READ",
  "API_WRITE",
  "APPLICATION_READ",
  "APPLICATION_WRITE",
  "JOBS_READ",
  "PLAN_READ",
  "GIT_CREDENTIALS_READ",
  "SUBSCRIPTIONS_READ",
  "SUBSCRIPTIONS_WRITE",
  "METRICS_READ",
  "ORGANIZATION_READ",
  "RULE_SETS_READ",
];

const ADMIN = [
  ...BASIC_USER,
  ...[
    "USER_READ",
    "USER_WRITE",
    "ORGANIZATION_WRITE",
    "USER_INVITATION",
    "APPROVAL_REQUEST_READ",
    "APPROVAL_REQUEST_WRITE",
    "AUDIT_LOG_READ",
    "PLAN_ASSIGN_APIS",
  ],
];

const APIS = [
  { id: "control-plane", name: "API Control Plane", permissions: API_CONTROL_PLANE_PERMISSIONS },
];

/**
 * An API control plane: flat permissions by role, and one automatic permission of global admins.
 *
 * `Global_Admin` grants `*`, so a permission that is added to the list is granted at once.
 */
export const apiControlPlane: Catalog = {
  roles: [
    {
      id: "Global_Admin",
      name: "Global_Admin",
      grants: "*",
      controls: ADMINISTRATOR_CONTROLS,
    },
    { id: "Admin", name: "Admin", grants: ADMIN },
    { id: "Basic_User", name: "Basic_User", grants: BASIC_USER },
  ],
  groups: [buildTokenManagers(APIS)],
  ...ADMINISTRATION,
  apis: APIS,
  entity_types: [],
  automatic: [
    {
      id: "CROSS_ORGANIZATION_ACCESS",
      name: "Access other organizations",
      description:
        "Grants access to organizations other than the user's own organization. For example, in combination with API_READ, this grants read access to all APIs, while API_READ on its own would only grant access to APIs owned by the user's organization.",
      api: "control-plane",
      roles: ["Global_Admin"],
    },
  ],
  aliases: {},
  expiry: {
    choices: [
      { days: 7 },
      { days: 30 },
      { days: 60 },
      { days: 90 },
      { days: 180 },
      { days: 365 },
      null,
    ],
    default: { days: 30 },
    max_days: null,
    editable: false,
  },
  min_scopes: 1,
  token_limit: 100,
};
