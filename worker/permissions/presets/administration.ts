import type { Catalog } from "../catalog.ts";

/** The controls of every preset, and the parts of Latchkey that they manage. */
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

/** The controls of an administrator, without the control for other people's tokens. */
export const ADMINISTRATOR_CONTROLS = ["catalog:manage", "audit:read", "users:manage"];

/** A group whose members manage other people's tokens; it adds nothing to their own. */
export const TOKEN_MANAGERS: Catalog["groups"][number] = {
  id: "token-managers",
  name: "Token managers",
  grants: [],
  grants_for_others: "*",
  controls: ["api_tokens:manage"],
};
