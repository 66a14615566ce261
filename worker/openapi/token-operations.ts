import { type OperationGroup, SESSION_OR_TOKEN } from "./operation-text.ts";

const MANAGING =
  "A personal access token may do this too, if the catalog maps one of its permissions to `tokens.own`.";

/** `/v1/tokens` */
export const TOKENS: OperationGroup = {
  name: "Tokens",
  description: "The personal access tokens of the signed-in person in the session's organization.",
  operations: {
    "GET /v1/tokens": {
      id: "listTokens",
      access: SESSION_OR_TOKEN,
      text: `Returns a page of your tokens, without their secrets. Without parameters these are the active ones, the newest first. ${MANAGING}`,
    },
    "POST /v1/tokens": {
      id: "issueToken",
      access: SESSION_OR_TOKEN,
      text: `Creates a token and returns its secret, which is never shown again. Each scope must be one that you may grant now, and \`expires\` a choice of the catalog. Send an \`Idempotency-Key\` to retry safely. ${MANAGING} Such a token issues only what it can do itself.`,
    },
    "GET /v1/tokens/{id}": {
      id: "getToken",
      access: SESSION_OR_TOKEN,
      text: `Returns one of your tokens. The \`ETag\` is its version. ${MANAGING}`,
    },
    "PATCH /v1/tokens/{id}": {
      id: "updateToken",
      text: "Changes the members that are present. New scopes must be ones that you may grant now; you may remove any.",
    },
    "POST /v1/tokens/{id}/revoke": {
      id: "revokeToken",
      access: SESSION_OR_TOKEN,
      text: `Revokes a token, and every token that it issued. Within 5 seconds it works nowhere. It stays in the list. A second call changes nothing. ${MANAGING}`,
    },
    "DELETE /v1/tokens/{id}": {
      id: "deleteToken",
      access: SESSION_OR_TOKEN,
      text: `Deletes a token for good, which stops it like a revocation. The audit trail keeps its events. ${MANAGING}`,
    },
    "POST /v1/tokens/{id}/regenerate": {
      id: "regenerateToken",
      text: "Gives a token a new secret and a new expiry, also if it is revoked or expired. The old secret works for `grace_seconds` more. `If-Match` must name the version that you read.",
    },
    "POST /v1/tokens/{id}/stop-old-secret": {
      id: "stopOldSecret",
      text: "Stops the secret that a regeneration has left working for `grace_seconds`. Within 5 seconds it works nowhere; the new one works on. A second call changes nothing.",
    },
    "POST /v1/tokens/{id}/collect": {
      id: "collectToken",
      text: "Returns the secret of a token that a manager made for you, once. From then on the token works.",
    },
    "DELETE /v1/tokens/{id}/collect": {
      id: "declineToken",
      text: "Declines a pending secret. A token that never had another secret ends with it.",
    },
    "POST /v1/tokens/{id}/scopes": {
      id: "addScopes",
      text: "Adds scopes that you may grant now. A scope that the token has already stays as it is.",
    },
    "DELETE /v1/tokens/{id}/scopes/{scope_id}": {
      id: "deleteScope",
      text: "Removes one scope.",
    },
    "DELETE /v1/tokens/{id}/scopes": {
      id: "deleteAllScopes",
      text: "Removes all scopes. The token stays live and may do nothing until it gets new ones.",
    },
    "POST /v1/tokens/{id}/copies": {
      id: "keepSecret",
      text: "Lets the session's browser keep the current secret of a token, encrypted, and returns the key for that. The server stores neither secret nor key. A repeated request gets the first copy again, like opening it. 403 `keeping_not_allowed` if the organization does not allow it; 409 for another secret, or after 10 browsers.",
    },
    "POST /v1/tokens/{id}/copies/{copy_id}/open": {
      id: "openKeptSecret",
      text: "Returns the key of a kept copy to the browser that keeps it, and records that. 403 `sign_in_again` if the organization asks for a sign-in of the last day. Anything else that stands against it is 404: the copy can be dropped.",
    },
    "GET /v1/tokens/{id}/copies": {
      id: "listKeptCopies",
      text: "Lists the browsers that keep the current secret of a token.",
    },
    "DELETE /v1/tokens/{id}/copies/{copy_id}": {
      id: "forgetKeptSecret",
      text: "Destroys the key of a kept copy. The token keeps working.",
    },
    "GET /v1/tokens/{id}/usage": {
      id: "getTokenUsage",
      text: "Returns how often a token was allowed and refused on each of the last days. The numbers are lower bounds.",
    },
    "GET /v1/tokens/{id}/activity": {
      id: "listTokenActivity",
      text: "Returns the events of a token, the newest first, even after the token is deleted.",
    },
    "POST /v1/tokens/revoke-all": {
      id: "revokeAllTokens",
      text: "Revokes all of your live tokens in this organization.",
    },
    "DELETE /v1/tokens": {
      id: "deleteAllTokens",
      text: "Deletes all of your tokens in this organization. `confirm=all` is required, so that a path that lacks its id by mistake deletes nothing.",
    },
    "POST /v1/tokens/recognize": {
      id: "recognizeToken",
      text: "Says what a found token is. Its text is sent in the body, so that no log of addresses gets it. Of a token that is neither yours nor in your care, the answer says only if it works.",
    },
  },
};

/** `/v1/tokens/self` */
export const PRESENTED_TOKEN: OperationGroup = {
  name: "Presented token",
  description:
    "The token that the request itself presents. No scope is needed, so that a client can always look at its own token and end it.",
  operations: {
    "GET /v1/tokens/self": {
      id: "getPresentedToken",
      access: SESSION_OR_TOKEN,
      text: "Returns the token that authenticates the request, such as to warn before it expires.",
    },
    "DELETE /v1/tokens/self": {
      id: "revokePresentedToken",
      access: SESSION_OR_TOKEN,
      text: "Revokes the token that authenticates the request, and every token that it issued. It stays in its owner's list.",
    },
  },
};

/** `/v1/users/{user_id}/tokens` */
export const MEMBER_TOKENS: OperationGroup = {
  name: "Members' tokens",
  description:
    "Another member's tokens, for those who manage them (`tokens.others`). A new secret waits until its owner collects it. Without the control, every address is unknown.",
  operations: {
    "GET /v1/users/{user_id}/tokens": {
      id: "listMemberTokens",
      text: "Returns a page of a member's tokens, without their secrets.",
    },
    "POST /v1/users/{user_id}/tokens": {
      id: "issueMemberToken",
      text: "Makes a token for a member. Each scope must be one that the member may have and that you may grant to others. With `reveal` the answer has the secret, if the organization allows that.",
    },
    "GET /v1/users/{user_id}/tokens/{id}": {
      id: "getMemberToken",
      text: "Returns one token of a member. The `ETag` is its version.",
    },
    "PATCH /v1/users/{user_id}/tokens/{id}": {
      id: "updateMemberToken",
      text: "Changes the members of the body that are present. New scopes are judged as for a new token.",
    },
    "POST /v1/users/{user_id}/tokens/{id}/revoke": {
      id: "revokeMemberToken",
      text: "Revokes a member's token, and every token that it issued. A second call changes nothing.",
    },
    "DELETE /v1/users/{user_id}/tokens/{id}": {
      id: "deleteMemberToken",
      text: "Deletes a member's token for good.",
    },
    "POST /v1/users/{user_id}/tokens/{id}/regenerate": {
      id: "regenerateMemberToken",
      text: "Makes a new secret for a member's token. It waits until the member collects it, unless `reveal` is true.",
    },
    "DELETE /v1/users/{user_id}/tokens/{id}/collect": {
      id: "withdrawMemberToken",
      text: "Withdraws a secret that the member has not collected yet.",
    },
    "POST /v1/users/{user_id}/tokens/{id}/scopes": {
      id: "addMemberScopes",
      text: "Adds scopes, which are judged as for a new token.",
    },
    "DELETE /v1/users/{user_id}/tokens/{id}/scopes/{scope_id}": {
      id: "deleteMemberScope",
      text: "Removes one scope of a member's token.",
    },
    "DELETE /v1/users/{user_id}/tokens/{id}/scopes": {
      id: "deleteAllMemberScopes",
      text: "Removes all scopes of a member's token.",
    },
    "GET /v1/users/{user_id}/tokens/{id}/copies": {
      id: "listMemberKeptCopies",
      text: "Lists the browsers that keep the current secret of a member's token.",
    },
    "DELETE /v1/users/{user_id}/tokens/{id}/copies/{copy_id}": {
      id: "forgetMemberKeptSecret",
      text: "Destroys the key of a member's kept copy. The token keeps working.",
    },
    "GET /v1/users/{user_id}/tokens/{id}/usage": {
      id: "getMemberTokenUsage",
      text: "Returns how often a member's token was allowed and refused on each of the last days.",
    },
    "GET /v1/users/{user_id}/tokens/{id}/activity": {
      id: "listMemberTokenActivity",
      text: "Returns the events of a member's token, the newest first. Other people's addresses are left out.",
    },
    "POST /v1/users/{user_id}/tokens/revoke-all": {
      id: "revokeAllMemberTokens",
      text: "Revokes all live tokens of a member in this organization. Needs a fresh sign-in.",
    },
    "DELETE /v1/users/{user_id}/tokens": {
      id: "deleteAllMemberTokens",
      text: "Deletes all tokens of a member in this organization. Needs a fresh sign-in and `confirm=all`.",
    },
  },
};
