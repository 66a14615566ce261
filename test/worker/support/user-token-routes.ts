/** The routes of another member's tokens, whose secrets are pending until the member collects them. */
const USER_TOKENS = { access: "administrator", parts: ["tokens.others"] } as const;
const USER = { ...USER_TOKENS, names: "user" } as const;
const USER_TOKEN = { ...USER_TOKENS, names: "user's token" } as const;
const USER_KEPT = { ...USER_TOKENS, names: "user's kept token" } as const;
const WAITING = { ...USER_TOKENS, names: "user's waiting token" } as const;
const SCOPES = [{ permission: "API_READ" }];
/** They are a part of `ROUTES`. */
export const USER_TOKEN_ROUTES = {
  "GET /v1/users/:user_id/tokens": USER,
  "POST /v1/users/:user_id/tokens": {
    fresh: false,
    ...USER,
    body: { name: "n", expires: { days: 30 }, scopes: SCOPES },
  },
  "DELETE /v1/users/:user_id/tokens": { fresh: true, ...USER_TOKEN, query: "?confirm=all" },
  "POST /v1/users/:user_id/tokens/revoke-all": { ...USER_TOKEN, fresh: true },
  "GET /v1/users/:user_id/tokens/:id": USER_TOKEN,
  "PATCH /v1/users/:user_id/tokens/:id": { fresh: false, ...USER_TOKEN, body: { name: "Renamed" } },
  "POST /v1/users/:user_id/tokens/:id/revoke": { ...USER_TOKEN, fresh: false },
  "DELETE /v1/users/:user_id/tokens/:id": { ...USER_TOKEN, fresh: false },
  "POST /v1/users/:user_id/tokens/:id/regenerate": {
    fresh: false,
    ...USER_TOKEN,
    body: { expires: { days: 30 } },
    headers: { "If-Match": '"1"' },
  },
  "DELETE /v1/users/:user_id/tokens/:id/collect": { ...WAITING, fresh: false },
  "POST /v1/users/:user_id/tokens/:id/scopes": {
    fresh: false,
    ...USER_TOKEN,
    body: { scopes: [{ permission: "PLAN_READ" }] },
  },
  "DELETE /v1/users/:user_id/tokens/:id/scopes": { ...USER_TOKEN, fresh: false },
  "DELETE /v1/users/:user_id/tokens/:id/scopes/:scope_id": { ...USER_TOKEN, fresh: false },
  "GET /v1/users/:user_id/tokens/:id/copies": USER_KEPT,
  "DELETE /v1/users/:user_id/tokens/:id/copies/:copy_id": { ...USER_KEPT, fresh: false },
  "GET /v1/users/:user_id/tokens/:id/usage": USER_TOKEN,
  "GET /v1/users/:user_id/tokens/:id/activity": USER_TOKEN,
};
