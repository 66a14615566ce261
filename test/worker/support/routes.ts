/**
 * Who may pass which door. Every route of the Worker stands in `ROUTES`; one that does not fails.
 *
 * - `session`: a signed-in person's `ses`; `bearer`: the holder of a `pat`; `api`: an API's `svc`;
 *   `proxy`: forward-auth of a `pat`; `page`: a browser with a sign-in cookie;
 * - `administrator`: a `ses` of someone whose role or groups carry the control that it needs;
 * - `open`: whoever comes, since the request carries its own proof or the answer is public.
 */
export type Door = "session" | "bearer" | "api" | "proxy" | "page" | "administrator" | "open";

export interface Route {
  door: Door;
  /** What the path's id names: another person's, or another organization's, must be as good as unknown. */
  names?: "token" | "session" | "credential";
  body?: unknown;
}

export const ROUTES: Record<string, Route> = {
  "GET /v1/me": { door: "session" },
  "PATCH /v1/me": { door: "session", body: { name: "Name" } },
  "GET /v1/me/activity": { door: "session" },
  "GET /v1/catalog": { door: "session" },
  "GET /v1/sessions": { door: "session" },
  "DELETE /v1/sessions/:id": { door: "session", names: "session" },
  "GET /v1/tokens": { door: "session" },
  "POST /v1/tokens": {
    door: "session",
    body: { name: "n", expires: { days: 30 }, scopes: [{ permission: "API_READ" }] },
  },
  "GET /v1/tokens/:id": { door: "session", names: "token" },
  "PATCH /v1/tokens/:id": { door: "session", names: "token", body: { name: "Renamed" } },
  "POST /v1/tokens/:id/revoke": { door: "session", names: "token" },
  "DELETE /v1/tokens/:id": { door: "session", names: "token" },
  "GET /v1/tokens/:id/usage": { door: "session", names: "token" },
  "GET /v1/tokens/:id/activity": { door: "session", names: "token" },
  "GET /v1/audit-events": { door: "administrator" },
  "GET /v1/credentials": { door: "administrator" },
  "POST /v1/credentials": {
    door: "administrator",
    body: { name: "n", api: "control-plane", expires: { days: 30 } },
  },
  "POST /v1/credentials/:id/revoke": { door: "administrator", names: "credential" },
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
  "GET /pages/style.css": { door: "open" },
  "GET /pages/show-password.js": { door: "open" },
  "POST /development/seed": { door: "open" },
};
