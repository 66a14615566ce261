import type { Catalog } from "../catalog.ts";
import { apiControlPlane } from "./api-control-plane.ts";
import { applicationUsers } from "./application-users.ts";
import { cryptlex } from "./cryptlex.ts";
import { magistralaDomain } from "./magistrala-domain.ts";
import { magistralaOperations } from "./magistrala-operations.ts";

/** The catalogs shipped with Latchkey, by name. `npm run check` parses each, so that none is parsed at start. */
export const PRESET_CATALOGS: Readonly<Record<string, Catalog>> = {
  "api-control-plane": apiControlPlane,
  "magistrala-operations": magistralaOperations,
  "magistrala-domain": magistralaDomain,
  cryptlex,
  "application-users": applicationUsers,
};

/** What a new organization starts from where nobody chose. */
export const DEFAULT_PRESET = "api-control-plane";

/** What a developer's second organization starts from: another kind of model than the first. */
export const SECOND_PRESET = "application-users";

/** @returns `null` where no preset has this name */
export function findPreset(name: string): Catalog | null {
  return Object.hasOwn(PRESET_CATALOGS, name) ? (PRESET_CATALOGS[name] ?? null) : null;
}
