import type { ManagedPart } from "../../../shared/wire/me-resource.ts";

/** Whether there are People for whoever manages this: the server shows members to nobody else. */
export function managesPeople(manages: readonly ManagedPart[]): boolean {
  return manages.includes("users") || manages.includes("tokens.others");
}
