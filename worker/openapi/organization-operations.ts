import type { OperationGroup } from "./operation-text.ts";

/** `/v1/me` and `/v1/sessions` */
export const ACCOUNT: OperationGroup = {
  name: "Account",
  description: "The signed-in person, and the browsers on which they are signed in.",
  operations: {
    "GET /v1/me": {
      id: "getMe",
      text: "Returns who you are, the session's organization, and your rights there.",
    },
    "PATCH /v1/me": {
      id: "updateMe",
      text: "Changes your name, in all of your organizations.",
    },
    "GET /v1/me/activity": {
      id: "listMyActivity",
      text: "Returns the events of your account and your tokens, by any actor, the newest first.",
    },
    "GET /v1/sessions": {
      id: "listSessions",
      text: "Returns the browsers on which you are signed in to this organization.",
    },
    "DELETE /v1/sessions/{id}": {
      id: "endSession",
      text: "Signs a browser out, and ends each of its sessions. Your tokens keep working.",
    },
  },
};

/** `/v1/organizations` */
export const ORGANIZATIONS: OperationGroup = {
  name: "Organizations",
  description:
    "A session acts in exactly one organization, `current`. To act in another one, sign in to it: no request can name it.",
  operations: {
    "GET /v1/organizations": {
      id: "listOrganizations",
      text: "Returns the organizations that you belong to, the last signed in to first.",
    },
    "POST /v1/organizations": {
      id: "createOrganization",
      text: "Creates an organization with a shipped catalog, of which you become the first administrator. Only administrators of the home organization may do this.",
    },
    "GET /v1/organizations/current": {
      id: "getOrganization",
      text: "Returns the session's organization. Its administrators also see how many tokens it stores.",
    },
    "PATCH /v1/organizations/current": {
      id: "updateOrganization",
      text: "Renames the organization or changes its settings. Needs the control `users`. Letting managers see secrets needs a fresh sign-in.",
    },
    "POST /v1/organizations/current/leave": {
      id: "leaveOrganization",
      text: "Ends your membership, and all of your tokens and sessions there. Refused if nobody would be left to manage it.",
    },
  },
};

/** `/v1/users` and `/v1/invitations` */
export const PEOPLE: OperationGroup = {
  name: "People",
  description:
    "The organization's members and invitations, for those who manage users (`users`). Those who manage tokens (`tokens.others`) may read the members.",
  operations: {
    "GET /v1/users": {
      id: "listUsers",
      text: "Returns a page of the members, sorted by name.",
    },
    "GET /v1/users/{user_id}": {
      id: "getUser",
      text: "Returns one member.",
    },
    "PATCH /v1/users/{user_id}": {
      id: "updateUser",
      text: "Changes a member's role or groups, or disables or enables them. You may give and take only what you may do yourself. Giving a part of Latchkey, and enabling, need a fresh sign-in.",
    },
    "DELETE /v1/users/{user_id}": {
      id: "removeUser",
      text: "Removes a member, and ends all of their tokens and sessions in this organization. Needs a fresh sign-in.",
    },
    "GET /v1/users/{user_id}/catalog": {
      id: "getUserCatalog",
      text: "Returns the permissions that a member's tokens can have, marked by what you may grant to them. Needs `tokens.others`.",
    },
    "GET /v1/users/{user_id}/activity": {
      id: "listUserActivity",
      text: "Returns the events of a member's account and tokens in this organization, without the addresses of other people.",
    },
    "POST /v1/users/{user_id}/password-link": {
      id: "createPasswordLink",
      text: "Makes a link by which a member chooses a new password for this organization. It works once. Needs a fresh sign-in.",
    },
    "GET /v1/invitations": {
      id: "listInvitations",
      text: "Returns the invitations that can still be used, the newest first.",
    },
    "POST /v1/invitations": {
      id: "invite",
      text: "Makes a link by which one person joins. Latchkey sends no mail: hand the link over. It works once, for 72 hours. A role or group that opens a part of Latchkey needs a fresh sign-in.",
    },
    "DELETE /v1/invitations/{id}": {
      id: "revokeInvitation",
      text: "Revokes an invitation. Its link stops working.",
    },
  },
};

/** `/v1/catalog`, `/v1/roles` and `/v1/groups` */
export const CATALOG: OperationGroup = {
  name: "Catalog",
  description: "The organization's permissions, roles, groups and limits.",
  operations: {
    "GET /v1/catalog": {
      id: "getCatalog",
      text: "Returns the permissions that tokens can have, marked by what you may grant.",
    },
    "GET /v1/catalog/document": {
      id: "getCatalogDocument",
      text: "Returns the whole catalog, as it is put. Needs the control `catalog`.",
    },
    "GET /v1/catalog/versions": {
      id: "listCatalogVersions",
      text: "Returns the kept versions of the catalog, at most 20, the newest first. Needs the control `catalog`.",
    },
    "GET /v1/catalog/versions/{version}": {
      id: "getCatalogVersion",
      text: "Returns a kept version of the catalog. To go back to it, put it. Needs the control `catalog`.",
    },
    "PUT /v1/catalog": {
      id: "putCatalog",
      text: "Replaces the catalog. If tokens or members have what the new one lacks, the request is refused, unless `orphans=drop`. `dry_run=true` returns what would change and changes nothing. Needs the control `catalog` and, unless it is a dry run, a fresh sign-in.",
    },
    "GET /v1/roles": {
      id: "listRoles",
      text: "Returns the roles, and which of them you may give. Needs the control `users` or `catalog`.",
    },
    "GET /v1/groups": {
      id: "listGroups",
      text: "Returns the groups with their controls. Needs the control `users` or `catalog`.",
    },
    "PUT /v1/groups/{group_id}/controls": {
      id: "putGroupControls",
      text: "Turns a group's controls on and off. The body lists all that are on. You may change only controls that you have. Opening a part of Latchkey needs a fresh sign-in.",
    },
  },
};

/** `/v1/credentials` */
export const CREDENTIALS: OperationGroup = {
  name: "APIs' credentials",
  description:
    "The credentials with which APIs introspect tokens, for those who manage the catalog.",
  operations: {
    "GET /v1/credentials": {
      id: "listCredentials",
      text: "Returns the credentials of all APIs: live ones first, then the newest.",
    },
    "POST /v1/credentials": {
      id: "issueCredential",
      text: "Creates a credential of one API and returns its secret, which is never shown again. Needs a fresh sign-in.",
    },
    "POST /v1/credentials/{id}/revoke": {
      id: "revokeCredential",
      text: "Revokes a credential. A second call changes nothing.",
    },
  },
};

/** `/v1/audit-events` */
export const AUDIT_TRAIL: OperationGroup = {
  name: "Audit trail",
  description:
    "Who did what in the organization, for its auditors (`audit`). Each reading is an event of the trail too.",
  operations: {
    "GET /v1/audit-events": {
      id: "listAuditEvents",
      text: "Returns a page of the events that match all parameters, the newest first.",
    },
    "GET /v1/audit-events/export": {
      id: "exportAuditEvents",
      text: "Returns all events that match, the oldest first, as lines of JSON or as CSV.",
    },
  },
};
