import { buildPermissionList } from "./build-permission-list.ts";

/** The 29 scopes with the published descriptions. Some resources can only be read, tokens only written. */
export const CRYPTLEX_PERMISSIONS = buildPermissionList([
  ["account:read", "Read account", "Read-only access to the account details."],
  ["account:write", "Write account", "Update and delete account."],
  ["activation:read", "Read activations", "Read-only access to all the license activations."],
  ["analytics:read", "Read analytics", "Read-only access to analytics."],
  ["eventLog:read", "Read event logs", "Read-only access to event logs."],
  ["invoice:read", "Read invoices", "Read-only access to all the invoices."],
  ["license:read", "Read licenses", "Read-only access to all the licenses."],
  ["license:write", "Write licenses", "Create, update and delete licenses."],
  [
    "licenseTemplate:read",
    "Read license templates",
    "Read-only access to all the license templates.",
  ],
  [
    "licenseTemplate:write",
    "Write license templates",
    "Create, update and delete license templates.",
  ],
  ["paymentMethod:read", "Read payment methods", "Read-only access to all the credit cards."],
  ["paymentMethod:write", "Write payment methods", "Create, update and delete credit cards."],
  [
    "personalAccessToken:write",
    "Write personal access tokens",
    "Create, revoke and delete personal access tokens.",
  ],
  ["product:read", "Read products", "Read-only access to all the products and related policies."],
  ["product:write", "Write products", "Create, update and delete products."],
  ["release:read", "Read releases", "Read-only access to all the releases."],
  ["release:write", "Write releases", "Create, update, publish and delete releases."],
  ["role:read", "Read roles", "Read-only access to all the roles."],
  ["role:write", "Write roles", "Create, update and delete roles."],
  ["tag:read", "Read tags", "Read-only access to all the tags."],
  ["tag:write", "Write tags", "Create, update and delete tags."],
  [
    "trialActivation:read",
    "Read trial activations",
    "Read-only access to all the trial activations.",
  ],
  ["trialActivation:write", "Write trial activations", "Extend and delete trial activations."],
  ["trialPolicy:read", "Read trial policies", "Read-only access to all the trial policies."],
  ["trialPolicy:write", "Write trial policies", "Create, update and delete trial policies."],
  ["user:read", "Read users", "Read-only access to all the users."],
  [
    "user:write",
    "Write users",
    "Create, update and delete users. Generate password reset tokens for users with USER role.",
  ],
  ["webhook:read", "Read webhooks", "Read-only access to all the webhooks."],
  ["webhook:write", "Write webhooks", "Create, update and delete webhooks."],
]);
