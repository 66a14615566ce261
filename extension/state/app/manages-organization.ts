import type { ManagedPart } from "../../../shared/wire/me-resource.ts";

/** Whether there is something of the organization itself to manage for whoever manages this. */
export function managesOrganization(manages: readonly ManagedPart[]): boolean {
  return manages.includes("users") || manages.includes("catalog");
}
