import type { Catalog } from "../catalog.ts";
import { listPickablePermissions } from "../permission-index.ts";

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

/**
 * Builds the group whose members manage other people's tokens; it adds nothing to their own.
 *
 * Its list names every permission and level of `apis`. `*` would let managers grant permissions that are added
 * later, and see secrets that have them, although nobody decided that.
 */
export function buildTokenManagers(apis: Catalog["apis"]): Catalog["groups"][number] {
  return {
    id: "token-managers",
    name: "Token managers",
    grants: [],
    grants_for_others: listPickablePermissions({ apis }).map(({ id }) => id),
    controls: ["api_tokens:manage"],
  };
}
