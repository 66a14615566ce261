import type { Catalog } from "../catalog.ts";

/** What every preset has people manage Latchkey with. */
export const ADMINISTRATION = {
  controls: [
    { id: "api_tokens:manage", name: "Application Users > API Tokens" },
    { id: "catalog:manage", name: "Permission catalog" },
    { id: "audit:read", name: "Audit log" },
    { id: "users:manage", name: "Users" },
  ],
  manages: {
    "tokens.others": ["api_tokens:manage"],
    catalog: ["catalog:manage"],
    audit: ["audit:read"],
    users: ["users:manage"],
  },
} satisfies Pick<Catalog, "controls" | "manages">;

/** The controls of whoever administers the organization, other people's tokens apart. */
export const ADMINISTRATOR_CONTROLS = ["catalog:manage", "audit:read", "users:manage"];

/** Adds nothing to its members' own tokens: it lets them manage those of other people. */
export const TOKEN_MANAGERS: Catalog["groups"][number] = {
  id: "token-managers",
  name: "Token managers",
  grants: [],
  grants_for_others: "*",
  controls: ["api_tokens:manage"],
};
