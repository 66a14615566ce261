import { PROVIDER_ROUTES } from "./provider-routes.ts";
import { USER_TOKEN_ROUTES } from "./user-token-routes.ts";

/**
 * The credential that a route requires. `ROUTES` lists every route of the Worker, and a test fails if one is missing.
 * Another test compares the list with docs/authorization.md.
 *
 * - `session`: a signed-in person's `ses`; `bearer`: a `pat`; `api`: an API's `svc`; `proxy`: a `pat` by forward-auth;
 *   `page`: a browser with a sign-in cookie;
 * - `administrator`: a `ses` of a person whose role or groups carry the required control;
 * - `open`: no credential, because the request carries its own proof or the response is public.
 */
export type Access = "session" | "bearer" | "api" | "proxy" | "page" | "administrator" | "open";

/** The parts of Latchkey that a catalog maps to controls. */
export type Part = "users" | "tokens.others" | "catalog" | "audit";

export interface Route {
  access: Access;
  /** The parts that an administrator may manage to use the route: one is enough. */
  parts?: readonly Part[];
  /** True if one of the parts is not enough. */
  needsAllParts?: boolean;
  /** The target that the path's id names. The id of another person's or organization's target must be unknown. */
  names?:
    | "token"
    | "session"
    | "credential"
    | "user"
    | "invitation"
    | "group"
    | "provider"
    | "provider's domain"
    | "waiting token"
    | "kept token"
    | "user's kept token"
    | "user's token"
    | "user's waiting token";
  body?: unknown;
  headers?: Record<string, string>;
  query?: string;
  /** True if tokens that may manage their owner's tokens may use the route. */
  manages?: boolean;
  /**
   * True if the change needs a fresh sign-in, a body with which it does, or false if it never does. Each change by an
   * administrator must say so.
   */
  fresh?: boolean | { body: unknown };
}

export const ROUTES: Record<string, Route> = {
  "GET /v1/me": { access: "session" },
  "PATCH /v1/me": { access: "session", body: { name: "Name" } },
  "GET /v1/me/activity": { access: "session" },
  "GET /v1/catalog": { access: "session" },
  "GET /v1/catalog/document": { access: "administrator", parts: ["catalog"] },
  "GET /v1/catalog/versions": { access: "administrator", parts: ["catalog"] },
  "GET /v1/catalog/versions/:version": { access: "administrator", parts: ["catalog"] },
  "PUT /v1/catalog": { fresh: true, access: "administrator", parts: ["catalog"] },
  "GET /v1/sessions": { access: "session" },
  "DELETE /v1/sessions/:id": { access: "session", names: "session" },
  "GET /v1/tokens": { access: "session", manages: true },
  "POST /v1/tokens": {
    access: "session",
    manages: true,
    body: { name: "n", expires: { days: 30 }, scopes: [{ permission: "API_READ" }] },
  },
  "DELETE /v1/tokens": { access: "session", query: "?confirm=all" },
  "POST /v1/tokens/revoke-all": { access: "session" },
  "POST /v1/tokens/recognize": { access: "session", body: { token: "x" } },
  "GET /v1/tokens/:id": { access: "session", names: "token", manages: true },
  "PATCH /v1/tokens/:id": { access: "session", names: "token", body: { name: "Renamed" } },
  "POST /v1/tokens/:id/revoke": { access: "session", names: "token", manages: true },
  "DELETE /v1/tokens/:id": { access: "session", names: "token", manages: true },
  "POST /v1/tokens/:id/stop-old-secret": { access: "session", names: "token" },
  "POST /v1/tokens/:id/regenerate": {
    access: "session",
    names: "token",
    body: { expires: { days: 30 } },
    headers: { "If-Match": '"1"' },
  },
  "POST /v1/tokens/:id/scopes": {
    access: "session",
    names: "token",
    body: { scopes: [{ permission: "METRICS_READ" }] },
  },
  "DELETE /v1/tokens/:id/scopes": { access: "session", names: "token" },
  "DELETE /v1/tokens/:id/scopes/:scope_id": { access: "session", names: "token" },
  "POST /v1/tokens/:id/collect": { access: "session", names: "waiting token" },
  "DELETE /v1/tokens/:id/collect": { access: "session", names: "waiting token" },
  "GET /v1/tokens/:id/copies": { access: "session", names: "kept token" },
  "POST /v1/tokens/:id/copies": { access: "session", names: "kept token" },
  "DELETE /v1/tokens/:id/copies/:copy_id": { access: "session", names: "kept token" },
  "POST /v1/tokens/:id/copies/:copy_id/open": { access: "session", names: "kept token" },
  "GET /v1/tokens/:id/usage": { access: "session", names: "token" },
  "GET /v1/tokens/:id/activity": { access: "session", names: "token" },
  "GET /v1/audit-events": { access: "administrator", parts: ["audit"] },
  "GET /v1/audit-events/export": {
    access: "administrator",
    parts: ["audit"],
    query: "?format=ndjson",
  },
  "GET /v1/organizations": { access: "session" },
  "POST /v1/organizations": {
    fresh: false,
    access: "administrator",
    parts: ["users"],
    body: { name: "n", preset: "api-control-plane" },
  },
  "GET /v1/organizations/current": { access: "session" },
  "PATCH /v1/organizations/current": {
    fresh: true,
    access: "administrator",
    parts: ["users"],
    body: { settings: { managers_see_secrets: true } },
  },
  "POST /v1/organizations/current/leave": { access: "session" },
  "GET /v1/users": { access: "administrator", parts: ["users", "tokens.others"] },
  "GET /v1/users/:user_id": {
    access: "administrator",
    parts: ["users", "tokens.others"],
    names: "user",
  },
  "PATCH /v1/users/:user_id": {
    fresh: { body: { role: "Global_Admin" } },
    access: "administrator",
    parts: ["users"],
    names: "user",
    body: { disabled: true },
  },
  "DELETE /v1/users/:user_id": {
    fresh: true,
    access: "administrator",
    parts: ["users"],
    names: "user",
  },
  "GET /v1/users/:user_id/catalog": {
    access: "administrator",
    parts: ["tokens.others"],
    names: "user",
  },
  "GET /v1/users/:user_id/activity": {
    access: "administrator",
    parts: ["users", "tokens.others"],
    names: "user",
  },
  ...USER_TOKEN_ROUTES,
  "POST /v1/users/:user_id/password-link": {
    fresh: true,
    access: "administrator",
    parts: ["users"],
    names: "user",
  },
  "GET /v1/invitations": { access: "administrator", parts: ["users"] },
  "POST /v1/invitations": {
    fresh: { body: { email: "nina@example.test", role: "Global_Admin" } },
    access: "administrator",
    parts: ["users"],
    body: { email: "somebody@example.test", role: "Basic_User" },
  },
  "DELETE /v1/invitations/:id": {
    fresh: false,
    access: "administrator",
    parts: ["users"],
    names: "invitation",
  },
  "GET /v1/roles": { access: "administrator", parts: ["users", "catalog"] },
  "PUT /v1/groups/:group_id/controls": {
    fresh: { body: { controls: ["users:manage"] } },
    access: "administrator",
    parts: ["users", "catalog"],
    names: "group",
    body: { controls: [] },
  },
  "GET /v1/groups": { access: "administrator", parts: ["users", "catalog"] },
  "GET /v1/credentials": { access: "administrator", parts: ["catalog"] },
  "POST /v1/credentials": {
    fresh: true,
    access: "administrator",
    parts: ["catalog"],
    body: { name: "n", api: "control-plane", expires: { days: 30 } },
  },
  "POST /v1/credentials/:id/revoke": {
    fresh: false,
    access: "administrator",
    parts: ["catalog"],
    names: "credential",
  },
  ...PROVIDER_ROUTES,
  "GET /v1/tokens/self": { access: "bearer" },
  "DELETE /v1/tokens/self": { access: "bearer" },
  "ALL /verify/*": { access: "proxy" },
  "POST /oauth/introspect": { access: "api" },
  "GET /oauth/authorize": { access: "page" },
  "POST /oauth/token": { access: "open" },
  "POST /oauth/revoke": { access: "open" },
  "GET /.well-known/oauth-authorization-server": { access: "open" },
  "GET /openapi.json": { access: "open" },
  "GET /catalog.schema.json": { access: "open" },
  "GET /docs": { access: "open" },
  "GET /pages/reference.css": { access: "open" },
  "GET /health/live": { access: "open" },
  "GET /health/ready": { access: "open" },
  "GET /": { access: "open" },
  "GET /login": { access: "open" },
  "POST /login": { access: "open" },
  "GET /login/with/:provider": { access: "open" },
  "GET /login/with/:provider/callback": { access: "open" },
  "GET /consent": { access: "page" },
  "POST /consent": { access: "page" },
  "GET /account": { access: "page" },
  "POST /account": { access: "page" },
  "GET /invitation": { access: "open" },
  "POST /invitation": { access: "open" },
  "GET /password": { access: "open" },
  "POST /password": { access: "open" },
  "GET /setup": { access: "open" },
  "POST /setup": { access: "open" },
  "GET /pages/link-code.js": { access: "open" },
  "GET /pages/style.css": { access: "open" },
  "GET /pages/show-password.js": { access: "open" },
  "POST /development/seed": { access: "open" },
};
