import type { Catalog } from "../catalog.ts";
import { apiControlPlane } from "./api-control-plane.ts";

/** The catalogs shipped with Latchkey, by name. Tests parse each, so that none is parsed at start. */
export const PRESET_CATALOGS = {
  "api-control-plane": apiControlPlane,
} as const satisfies Record<string, Catalog>;
