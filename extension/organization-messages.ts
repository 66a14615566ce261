import type * as v from "valibot";
import type { GroupList } from "../shared/wire/group-resource.ts";
import type {
  InvitationResource,
  InviteRequest,
  IssuedInvitation,
} from "../shared/wire/link-resource.ts";
import type {
  OrganizationList,
  OrganizationResource,
  UpdateOrganizationRequest,
} from "../shared/wire/organization-resource.ts";
import type { AppStatus, Keyed, Reply } from "./connection.ts";

/** Who is invited, and to what. */
export type Invitee = v.InferInput<typeof InviteRequest>;

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

  updateOrganization(
    ask: Keyed<{ change: UpdateOrganizationRequest }>,
  ): Reply<OrganizationResource>;
  /** Turns a group's controls on and off: `controls` are all that are to be on. */
  putGroupControls(ask: Keyed<{ group: string; controls: readonly string[] }>): Reply<GroupList>;
  /** Those that nobody has used yet. */
  listInvitations(ask: Keyed): Reply<InvitationResource[]>;
  /** The answer holds the link, this once: it lets whoever has it in, and is kept nowhere. */
  invite(ask: Keyed<{ invitee: Invitee }>): Reply<IssuedInvitation>;
  revokeInvitation(ask: Keyed<{ id: string }>): Reply<null>;
}
