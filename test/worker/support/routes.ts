/**
 * Who may pass which door. Every route of the Worker stands in `ROUTES`; one that does not fails.
 * docs/authorization.md tells people the same, and is held against this.
 *
 * - `session`: a signed-in person's `ses`; `bearer`: the holder of a `pat`; `api`: an API's `svc`;
 *   `proxy`: forward-auth of a `pat`; `page`: a browser with a sign-in cookie;
 * - `administrator`: a `ses` of someone whose role or groups carry the control that it needs;
 * - `open`: whoever comes, since the request carries its own proof or the answer is public.
 */
export type Door = "session" | "bearer" | "api" | "proxy" | "page" | "administrator" | "open";

/** The parts of Latchkey that a catalog maps to controls. */
export type Part = "users" | "tokens.others" | "catalog" | "audit";

export interface Route {
  door: Door;
  /** Of `administrator`: one of these is enough. */
  parts?: readonly Part[];
  /** What the path's id names: another person's, or another organization's, must be as good as unknown. */
  names?:
    | "token"
    | "session"
    | "credential"
    | "user"
    | "invitation"
    | "group"
    | "waiting token"
    | "user's token"
    | "user's waiting token";
  body?: unknown;
  headers?: Record<string, string>;
  query?: string;
  /** Whether a token may use it that may manage its owner's tokens; else such a token may not. */
  manages?: boolean;
}

/** The same tree for a member's tokens, whose secrets wait for them. */
const USER_TOKENS = { door: "administrator", parts: ["tokens.others"] } as const;
const USER_TOKEN = { ...USER_TOKENS, names: "user's token" } as const;
const WAITING = { ...USER_TOKENS, names: "user's waiting token" } as const;
const SCOPES = [{ permission: "API_READ" }];
const USER_TOKEN_ROUTES: Record<string, Route> = {
  "GET /v1/users/:user_id/tokens": { ...USER_TOKENS, names: "user" },
  "POST /v1/users/:user_id/tokens": {
    ...USER_TOKENS,
    names: "user",
    body: { name: "n", expires: { days: 30 }, scopes: SCOPES },
  },
  "DELETE /v1/users/:user_id/tokens": { ...USER_TOKEN, query: "?confirm=all" },
  "POST /v1/users/:user_id/tokens/revoke-all": USER_TOKEN,
  "GET /v1/users/:user_id/tokens/:id": USER_TOKEN,
  "PATCH /v1/users/:user_id/tokens/:id": { ...USER_TOKEN, body: { name: "Renamed" } },
  "POST /v1/users/:user_id/tokens/:id/revoke": USER_TOKEN,
  "DELETE /v1/users/:user_id/tokens/:id": USER_TOKEN,
  "POST /v1/users/:user_id/tokens/:id/regenerate": {
    ...USER_TOKEN,
    body: { expires: { days: 30 } },
    headers: { "If-Match": '"1"' },
  },
  "DELETE /v1/users/:user_id/tokens/:id/collect": WAITING,
  "POST /v1/users/:user_id/tokens/:id/scopes": {
    ...USER_TOKEN,
    body: { scopes: [{ permission: "PLAN_READ" }] },
  },
  "DELETE /v1/users/:user_id/tokens/:id/scopes": USER_TOKEN,
  "DELETE /v1/users/:user_id/tokens/:id/scopes/:scope_id": USER_TOKEN,
  "GET /v1/users/:user_id/tokens/:id/usage": USER_TOKEN,
  "GET /v1/users/:user_id/tokens/:id/activity": USER_TOKEN,
};

export const ROUTES: Record<string, Route> = {
  "GET /v1/me": { door: "session" },
  "PATCH /v1/me": { door: "session", body: { name: "Name" } },
  "GET /v1/me/activity": { door: "session" },
  "GET /v1/catalog": { door: "session" },
  "GET /v1/catalog/document": { door: "administrator", parts: ["catalog"] },
  "PUT /v1/catalog": { door: "administrator", parts: ["catalog"] },
  "GET /v1/sessions": { door: "session" },
  "DELETE /v1/sessions/:id": { door: "session", names: "session" },
  "GET /v1/tokens": { door: "session", manages: true },
  "POST /v1/tokens": {
    door: "session",
    manages: true,
    body: { name: "n", expires: { days: 30 }, scopes: [{ permission: "API_READ" }] },
  },
  "DELETE /v1/tokens": { door: "session", query: "?confirm=all" },
  "POST /v1/tokens/revoke-all": { door: "session" },
  "POST /v1/tokens/recognize": { door: "session", body: { token: "x" } },
  "GET /v1/tokens/:id": { door: "session", names: "token", manages: true },
  "PATCH /v1/tokens/:id": { door: "session", names: "token", body: { name: "Renamed" } },
  "POST /v1/tokens/:id/revoke": { door: "session", names: "token", manages: true },
  "DELETE /v1/tokens/:id": { door: "session", names: "token", manages: true },
  "POST /v1/tokens/:id/regenerate": {
    door: "session",
    names: "token",
    body: { expires: { days: 30 } },
    headers: { "If-Match": '"1"' },
  },
  "POST /v1/tokens/:id/scopes": {
    door: "session",
    names: "token",
    body: { scopes: [{ permission: "METRICS_READ" }] },
  },
  "DELETE /v1/tokens/:id/scopes": { door: "session", names: "token" },
  "DELETE /v1/tokens/:id/scopes/:scope_id": { door: "session", names: "token" },
  "POST /v1/tokens/:id/collect": { door: "session", names: "waiting token" },
  "DELETE /v1/tokens/:id/collect": { door: "session", names: "waiting token" },
  "GET /v1/tokens/:id/usage": { door: "session", names: "token" },
  "GET /v1/tokens/:id/activity": { door: "session", names: "token" },
  "GET /v1/audit-events": { door: "administrator", parts: ["audit"] },
  "GET /v1/audit-events/export": {
    door: "administrator",
    parts: ["audit"],
    query: "?format=ndjson",
  },
  "GET /v1/organizations": { door: "session" },
  "POST /v1/organizations": {
    door: "administrator",
    parts: ["users"],
    body: { name: "n", preset: "api-control-plane" },
  },
  "GET /v1/organizations/current": { door: "session" },
  "PATCH /v1/organizations/current": {
    door: "administrator",
    parts: ["users"],
    body: { settings: { managers_see_secrets: true } },
  },
  "POST /v1/organizations/current/leave": { door: "session" },
  "GET /v1/users": { door: "administrator", parts: ["users", "tokens.others"] },
  "GET /v1/users/:user_id": {
    door: "administrator",
    parts: ["users", "tokens.others"],
    names: "user",
  },
  "PATCH /v1/users/:user_id": {
    door: "administrator",
    parts: ["users"],
    names: "user",
    body: { disabled: true },
  },
  "DELETE /v1/users/:user_id": { door: "administrator", parts: ["users"], names: "user" },
  "GET /v1/users/:user_id/catalog": {
    door: "administrator",
    parts: ["tokens.others"],
    names: "user",
  },
  "GET /v1/users/:user_id/activity": {
    door: "administrator",
    parts: ["users", "tokens.others"],
    names: "user",
  },
  ...USER_TOKEN_ROUTES,
  "POST /v1/users/:user_id/password-link": {
    door: "administrator",
    parts: ["users"],
    names: "user",
  },
  "GET /v1/invitations": { door: "administrator", parts: ["users"] },
  "POST /v1/invitations": {
    door: "administrator",
    parts: ["users"],
    body: { email: "somebody@example.test", role: "Basic_User" },
  },
  "DELETE /v1/invitations/:id": {
    door: "administrator",
    parts: ["users"],
    names: "invitation",
  },
  "GET /v1/roles": { door: "administrator", parts: ["users", "catalog"] },
  "PUT /v1/groups/:group_id/controls": {
    door: "administrator",
    parts: ["users", "catalog"],
    names: "group",
    body: { controls: [] },
  },
  "GET /v1/groups": { door: "administrator", parts: ["users", "catalog"] },
  "GET /v1/credentials": { door: "administrator", parts: ["catalog"] },
  "POST /v1/credentials": {
    door: "administrator",
    parts: ["catalog"],
    body: { name: "n", api: "control-plane", expires: { days: 30 } },
  },
  "POST /v1/credentials/:id/revoke": {
    door: "administrator",
    parts: ["catalog"],
    names: "credential",
  },
  "GET /v1/tokens/self": { door: "bearer" },
  "DELETE /v1/tokens/self": { door: "bearer" },
  "ALL /verify/*": { door: "proxy" },
  "POST /oauth/introspect": { door: "api" },
  "GET /oauth/authorize": { door: "page" },
  "POST /oauth/token": { door: "open" },
  "POST /oauth/revoke": { door: "open" },
  "GET /.well-known/oauth-authorization-server": { door: "open" },
  "GET /openapi.json": { door: "open" },
  "GET /health/live": { door: "open" },
  "GET /health/ready": { door: "open" },
  "GET /login": { door: "open" },
  "POST /login": { door: "open" },
  "GET /consent": { door: "page" },
  "POST /consent": { door: "page" },
  "GET /account": { door: "page" },
  "POST /account": { door: "page" },
  "GET /invitation": { door: "open" },
  "POST /invitation": { door: "open" },
  "GET /password": { door: "open" },
  "POST /password": { door: "open" },
  "GET /setup": { door: "open" },
  "POST /setup": { door: "open" },
  "GET /pages/link-code.js": { door: "open" },
  "GET /pages/style.css": { door: "open" },
  "GET /pages/show-password.js": { door: "open" },
  "POST /development/seed": { door: "open" },
};
