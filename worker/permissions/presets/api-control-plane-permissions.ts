import type { Catalog } from "../catalog.ts";

/** The 31 permissions of the API Control Plane, with the vendor's descriptions. */
export const API_CONTROL_PLANE_PERMISSIONS: Catalog["apis"][number]["permissions"] = [
  {
    id: "ENVIRONMENT_READ",
    name: "Read environments",
    description: "Read environments and agent information.",
  },
  {
    id: "ENVIRONMENT_WRITE",
    name: "Write environments",
    description: "Write environments, generate or delete agent tokens.",
  },
  {
    id: "API_READ",
    name: "Read APIs",
    description:
      "Read APIs and associated data (icon, API versions, spec files, lint results, …). As global admin, this also lets you read the allowed organizations of a restricted API.",
  },
  {
    id: "API_WRITE",
    name: "Write APIs",
    description:
      "Write APIs and associated data (icon, API versions, spec files, …). As global admin this also lets you write the allowed organizations of a restricted API.",
  },
  { id: "USER_READ", name: "Read users", description: "Read users." },
  {
    id: "USER_WRITE",
    name: "Write users",
    description:
      "Write users. Does not allow invitation of new users, for which USER_INVITATION scope is required.",
  },
  { id: "APPLICATION_READ", name: "Read applications", description: "Read applications." },
  {
    id: "APPLICATION_WRITE",
    name: "Write applications",
    description: "Write applications. Deploy applications to environments.",
  },
  { id: "JOBS_READ", name: "Read jobs", description: "Get currently running background jobs." },
  { id: "PLAN_READ", name: "Read plans", description: "Read plans." },
  {
    id: "PLAN_WRITE",
    name: "Write plans",
    description: "Write plans. Deploy plans to environments.",
  },
  {
    id: "GIT_CREDENTIALS_READ",
    name: "Read git credentials",
    description: "Read git credentials.",
  },
  {
    id: "GIT_CREDENTIALS_WRITE",
    name: "Write git credentials",
    description: "Write git credentials.",
  },
  { id: "SUBSCRIPTIONS_READ", name: "Read subscriptions", description: "Read subscriptions." },
  {
    id: "SUBSCRIPTIONS_WRITE",
    name: "Write subscriptions",
    description: "Write subscriptions. Deploy subscriptions to environments.",
  },
  { id: "CONFIGURATION_READ", name: "Read configuration", description: "Read configuration." },
  { id: "CONFIGURATION_WRITE", name: "Write configuration", description: "Write configuration." },
  { id: "METRICS_READ", name: "Read metrics", description: "Read API/application metrics." },
  { id: "ORGANIZATION_READ", name: "Read organizations", description: "Read organizations." },
  { id: "ORGANIZATION_WRITE", name: "Write organizations", description: "Write organizations." },
  {
    id: "DISCOVERY",
    name: "Run discovery",
    description: "Run discovery of APIs/applications/plans/subscriptions.",
  },
  { id: "USER_INVITATION", name: "Invite users", description: "Invite new users." },
  {
    id: "APPROVAL_REQUEST_READ",
    name: "Read approval requests",
    description: "Read (pending) approval requests.",
  },
  {
    id: "APPROVAL_REQUEST_WRITE",
    name: "Decide approval requests",
    description: "Approve/Decline approval requests.",
  },
  { id: "AUDIT_LOG_READ", name: "Read audit logs", description: "Read audit logs." },
  { id: "RULE_SETS_READ", name: "Read rule sets", description: "Read rule sets." },
  { id: "RULE_SETS_WRITE", name: "Write rule sets", description: "Write rule sets." },
  { id: "DEV_PORTAL_READ", name: "Read dev portals", description: "Read dev portals." },
  { id: "DEV_PORTAL_WRITE", name: "Write dev portals", description: "Write dev portals." },
  { id: "PLAN_ASSIGN_APIS", name: "Assign plans to APIs", description: "Assign plans to APIs." },
  {
    id: "ACCESS_TENANT_DATA",
    name: "Access tenant data",
    description: "Read tier history. Change tier. Read/Write billing information.",
  },
];
