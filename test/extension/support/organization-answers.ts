import type { Messages } from "../../../extension/messages.ts";
import { toEpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type { InvitationResource } from "../../../shared/wire/link-resource.ts";
import type { ProviderResource } from "../../../shared/wire/provider-resource.ts";
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
  | "revokeInvitation"
  | "listProviders"
  | "createProvider"
  | "updateProvider"
  | "removeProvider"
  | "addProviderDomain"
  | "checkProviderDomain"
  | "removeProviderDomain"
  | "startProviderTrial";
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

export function provider(change: Partial<ProviderResource> = {}): ProviderResource {
  const start = "https://tokens.acme.example/login/with/prv_1";
  return {
    id: "prv_1",
    organization_id: currentOrganization().id,
    name: "Acme Login",
    issuer: "https://login.acme.example",
    client_id: "latchkey",
    client_secret_set_at: "2026-11-01T00:00:00Z",
    scope: "openid profile email",
    subject_claim: "sub",
    mapping: {
      email: ["email"],
      name: ["name"],
      default_role: "basic_user",
      roles: [{ claim: ["realm_access", "roles"], equals: "LK Admins", role: "admin" }],
      groups: [],
    },
    acr_values: null,
    session_hours: 12,
    domains: [
      {
        domain: "acme.example",
        record_name: "_latchkey.acme.example",
        record_value: "latchkey=abc",
        created_at: "2026-11-01T00:00:00Z",
        verified_at: null,
        checked_at: null,
        missing_since: null,
      },
    ],
    addresses: {
      sign_in: start,
      callback: `${start}/callback`,
      trial_callback: `${start}/trial/callback`,
      ended: `${start}/ended`,
    },
    has_identities: false,
    metadata_at: "2026-11-22T00:00:00Z",
    created_by: me.user.id,
    created_at: "2026-11-01T00:00:00Z",
    disabled_at: null,
    version: 3,
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
    providers: [provider()],
  };
  const changeProvider = (id: string, change: Partial<ProviderResource>) => {
    const stored = memory.providers.find((one) => one.id === id) ?? provider({ id });
    const changed = { ...stored, ...change, version: stored.version + 1 };
    memory.providers = memory.providers.map((one) => (one.id === id ? changed : one));
    return ok(changed);
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
    listProviders: () => ok(memory.providers),
    createProvider: ({ provider: { client_secret, ...request } }) => {
      const created = provider({
        ...(request as Partial<ProviderResource>),
        id: "prv_2",
        client_secret_set_at: client_secret ? "2026-11-23T12:00:00Z" : null,
        domains: [],
      });
      memory.providers = [...memory.providers, created];
      return ok(created);
    },
    updateProvider: ({ id, change: { disabled, client_secret: _, ...change } }) =>
      changeProvider(id, {
        ...(change as Partial<ProviderResource>),
        ...(disabled === undefined
          ? {}
          : { disabled_at: disabled ? "2026-11-23T12:00:00Z" : null }),
      }),
    removeProvider: ({ id }) => {
      memory.providers = memory.providers.filter((stored) => stored.id !== id);
      return ok(null);
    },
    addProviderDomain: ({ id, domain }) => {
      const [first] = provider().domains;
      const domains = first === undefined ? [] : [{ ...first, domain }];
      return changeProvider(id, { domains });
    },
    checkProviderDomain: ({ id, domain }) => {
      const stored = memory.providers.find((one) => one.id === id) ?? provider();
      const verified_at = "2026-11-23T12:00:00Z";
      const domains = stored.domains.map((one) =>
        one.domain === domain ? { ...one, verified_at } : one,
      );
      return changeProvider(id, { domains });
    },
    removeProviderDomain: ({ id, domain }) => {
      const stored = memory.providers.find((one) => one.id === id) ?? provider();
      changeProvider(id, { domains: stored.domains.filter((one) => one.domain !== domain) });
      return ok(null);
    },
    startProviderTrial: () =>
      ok({
        address: "https://login.acme.example/authorize?x=1",
        expires_at: "2026-11-23T12:10:00Z",
      }),
    revokeInvitation: ({ id }) => {
      memory.invitations = memory.invitations.filter((stored) => stored.id !== id);
      return ok(null);
    },
  };
}
