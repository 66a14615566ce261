import type { Messages } from "../../../extension/messages.ts";
import { toEpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type { InvitationResource } from "../../../shared/wire/link-resource.ts";
import {
  connection,
  currentOrganization,
  groups,
  me,
  NOW,
  organization,
  roles,
} from "./fixtures.ts";

type Names =
  | "listOrganizations"
  | "switchOrganization"
  | "createOrganization"
  | "leaveOrganization"
  | "getOrganization"
  | "updateOrganization"
  | "putGroupControls"
  | "listInvitations"
  | "invite"
  | "revokeInvitation";
type Answers = {
  [Name in Names]: (...data: Parameters<Messages[Name]>) => ReturnType<Messages[Name]>;
};

export const INVITATION_LINK = "https://tokens.acme.example/invitation#SECRETCODE";

export function invitation(change: Partial<InvitationResource> = {}): InvitationResource {
  return {
    id: "lnk_1",
    email: "nina@example.test",
    role: { id: "basic_user", name: "Basic_User" },
    groups: [{ id: "support", name: "Support" }],
    created_by: { id: me.user.id, name: "Ada Admin" },
    created_at: toRfc3339(toEpochSeconds(new Date(NOW))),
    expires_at: toRfc3339(toEpochSeconds(new Date(NOW + 72 * 3_600_000))),
    ...change,
  };
}

/** Builds the answers about organizations, from memory. */
export function organizationAnswers(): Answers {
  const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
  const memory = {
    organization: currentOrganization(),
    invitations: [invitation()],
    groups,
  };

  return {
    listOrganizations: () => ok({ organizations: [organization()], presets: [] }),
    switchOrganization: () => ok({ at: "signed_in", connection }),
    createOrganization: ({ name }) => ok({ ...memory.organization, id: "org_new", name }),
    leaveOrganization: () =>
      ok({ at: "signed_out", origin: connection.origin, host: connection.host, ended: false }),
    getOrganization: () => ok(memory.organization),
    updateOrganization: ({ change: { name, settings } }) => {
      const before = memory.organization;
      memory.organization = {
        ...before,
        name: name ?? before.name,
        settings: {
          managers_see_secrets:
            settings?.managers_see_secrets ?? before.settings.managers_see_secrets,
        },
      };
      return ok(memory.organization);
    },
    putGroupControls: ({ group, controls }) => {
      const changed = memory.groups.groups.map((stored) =>
        stored.id === group ? { ...stored, controls: [...controls] } : stored,
      );
      memory.groups = { ...memory.groups, groups: changed };
      return ok(memory.groups);
    },
    listInvitations: () => ok(memory.invitations),
    invite: ({ invitee: { email, role, groups: groupIds = [] } }) => {
      const issued = invitation({
        id: "lnk_2",
        email,
        role: { id: role, name: roles.find(({ id }) => id === role)?.name ?? role },
        groups: groups.groups.filter(({ id }) => groupIds.includes(id)),
      });
      memory.invitations = [issued, ...memory.invitations];
      return ok({ ...issued, link: INVITATION_LINK });
    },
    revokeInvitation: ({ id }) => {
      memory.invitations = memory.invitations.filter((stored) => stored.id !== id);
      return ok(null);
    },
  };
}
