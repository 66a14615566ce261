/** The routes of the organization's providers, which need both controls. */
const PROVIDERS = {
  access: "administrator",
  parts: ["users", "catalog"],
  needsAllParts: true,
} as const;
const PROVIDER = { ...PROVIDERS, names: "provider" } as const;
const PROVIDER_DOMAIN = { ...PROVIDERS, names: "provider's domain" } as const;
/** They are a part of `ROUTES`. */
export const PROVIDER_ROUTES = {
  "GET /v1/providers": PROVIDERS,
  "POST /v1/providers": {
    fresh: true,
    ...PROVIDERS,
    body: {
      name: "Acme Login",
      issuer: "https://login.acme.example",
      client_id: "client-1",
      mapping: { email: ["email"], name: ["name"], default_role: null, roles: [], groups: [] },
    },
  },
  "GET /v1/providers/:provider_id": PROVIDER,
  "PATCH /v1/providers/:provider_id": { fresh: true, ...PROVIDER, body: { name: "Renamed" } },
  "DELETE /v1/providers/:provider_id": { fresh: true, ...PROVIDER },
  "POST /v1/providers/:provider_id/domains": {
    fresh: true,
    ...PROVIDER,
    body: { domain: "acme.example" },
  },
  "DELETE /v1/providers/:provider_id/domains/:domain": { fresh: true, ...PROVIDER_DOMAIN },
  "POST /v1/providers/:provider_id/domains/:domain/check": { fresh: true, ...PROVIDER_DOMAIN },
  "POST /v1/providers/:provider_id/trial": { fresh: false, ...PROVIDER },
  "POST /login/with/:provider/ended": { access: "open" },
  "GET /login/with/:provider_id/trial/callback": { access: "open" },
} as const;
