import type {
  OrganizationList,
  OrganizationResource,
} from "../shared/wire/organization-resource.ts";
import type { AppStatus, Keyed, Reply } from "./messages.ts";

/** What the pages ask about organizations; see `Messages`. */
export interface OrganizationMessages {
  /** The connection's own. */
  getOrganization(ask: Keyed): Reply<OrganizationResource>;
  listOrganizations(ask: Keyed): Reply<OrganizationList>;
  /** Goes over to another organization of mine; opens the server's window only where it needs me. */
  switchOrganization(ask: Keyed<{ id: string }>): Reply<AppStatus>;
  createOrganization(ask: Keyed<{ name: string; preset: string }>): Reply<OrganizationResource>;
  /** Leaves the organization of the connection. */
  leaveOrganization(ask: Keyed): Reply<AppStatus>;
}
