import type { Catalog } from "../catalog.ts";
import { apiControlPlane } from "./api-control-plane.ts";
import { applicationUsers } from "./application-users.ts";
import { cryptlex } from "./cryptlex.ts";
import { magistralaDomain } from "./magistrala-domain.ts";
import { magistralaOperations } from "./magistrala-operations.ts";

/** The catalogs shipped with Latchkey, by name. `npm run check` validates them, so the Worker need not. */
export const PRESET_CATALOGS: Readonly<Record<string, Catalog>> = {
  "api-control-plane": apiControlPlane,
  "magistrala-operations": magistralaOperations,
  "magistrala-domain": magistralaDomain,
  cryptlex,
  "application-users": applicationUsers,
};

/** The preset of a new organization if none is chosen. */
export const DEFAULT_PRESET = "api-control-plane";

/** The preset of a developer's second organization: another permission model than the first. */
export const SECOND_PRESET = "application-users";

/** @returns `null` if no preset has this name */
export function findPreset(name: string): Catalog | null {
  return Object.hasOwn(PRESET_CATALOGS, name) ? (PRESET_CATALOGS[name] ?? null) : null;
}
