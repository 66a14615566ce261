import type { Connection, ConnectionKey } from "../../../extension/connection.ts";
import type { CatalogPermission, CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { GroupList, RoleList } from "../../../shared/wire/group-resource.ts";
import type { MeResource } from "../../../shared/wire/me-resource.ts";
import type {
  MyOrganization,
  OrganizationResource,
} from "../../../shared/wire/organization-resource.ts";
import type { SessionResource } from "../../../shared/wire/session-resource.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { UsageDay } from "../../../shared/wire/usage-resource.ts";
import type { UserResource } from "../../../shared/wire/user-resource.ts";

/** Noon UTC, so that no test depends on the start or end of a day. */
export const NOW = Date.parse("2026-11-23T12:00:00Z");
export const SECRET = `lk_pat_0bTe${"Xy3Zq9LmN0".repeat(5)}abcdefghiaa31`;
export const PASSWORD_LINK = "https://tokens.acme.example/password#SECRETPASSWORDLINK";

export const connection: Connection = {
  key: "https://tokens.acme.example|org_acme|usr_1" as ConnectionKey,
  origin: "https://tokens.acme.example",
  host: "tokens.acme.example",
  organizationId: "org_acme",
  subject: "usr_1",
};

export const me: MeResource = {
  user: { id: "usr_1", name: "Bo Basic", email: "basic-user@example.test" },
  organization: { id: "org_acme", name: "Acme" },
  role: { id: "basic_user", name: "Basic_User" },
  groups: [],
  controls: [],
  manages: [],
  grantable: { count: 4, of: 6 },
  automatic: ["CROSS_ORGANIZATION_ACCESS"],
  session: null,
};

/** Builds an organization of the user; the current one by default. */
export function organization(change: Partial<MyOrganization> = {}): MyOrganization {
  return {
    id: "org_acme",
    name: "Acme",
    role: { id: "basic_user", name: "Basic_User" },
    joined_at: "2026-09-01T08:00:00Z",
    current: true,
    ...change,
  };
}

const permission = (id: string, description: string, grantable = true): CatalogPermission => ({
  id,
  name: id,
  description,
  grantable,
});

export const catalog: CatalogView = {
  version: 1,
  apis: [
    {
      id: "apis",
      name: "APIs",
      permissions: [
        permission(
          "API_READ",
          "Read APIs and associated data (icon, API versions, spec files, …).",
        ),
        permission("API_WRITE", "Write APIs and associated data."),
      ],
    },
    {
      id: "metrics",
      name: "Metrics",
      permissions: [
        permission("METRICS_READ", "Read API/application metrics."),
        permission("JOBS_READ", "Get currently running background jobs."),
      ],
    },
    {
      id: "users",
      name: "Users",
      permissions: [
        permission("USER_READ", "Read users.", false),
        permission("USER_WRITE", "Write users. Does not allow invitation of new users.", false),
      ],
    },
  ],
  entity_types: [],
  automatic: ["CROSS_ORGANIZATION_ACCESS"],
  expiry: {
    choices: [{ days: 7 }, { days: 30 }, { days: 90 }, { date: true }, null],
    default: { days: 30 },
    max_days: null,
    editable: false,
  },
  min_scopes: 1,
  token_limit: 100,
};

export function token(change: Partial<TokenResource> = {}): TokenResource {
  return {
    id: "tok_1",
    name: "Deploy from CI",
    description: "",
    hint: "lk_pat_1f9K…x9Qz",
    owner: "usr_1",
    organization_id: "org_acme",
    status: "active",
    created_at: "2026-09-02T08:00:00Z",
    expires_at: "2027-02-13T12:00:00Z",
    revoked_at: null,
    last_used_at: "2026-11-23T11:56:00Z",
    previous_secret_expires_at: null,
    previous_secret_used_at: null,
    superseded_use_at: null,
    issued_by: null,
    made_by: null,
    collect_by: null,
    collect_expires: null,
    scopes: [
      { id: "scp_1", permission: "API_READ", entity_id: null },
      { id: "scp_2", permission: "METRICS_READ", entity_id: null },
    ],
    automatic: [],
    version: 1,
    ...change,
  };
}

export function user(change: Partial<UserResource> = {}): UserResource {
  return {
    id: "usr_7",
    name: "Uma User",
    email: "uma@example.test",
    role: { id: "basic_user", name: "Basic_User" },
    groups: [],
    joined_at: "2026-09-02T08:00:00Z",
    disabled_at: null,
    live_tokens: 2,
    editable: true,
    ...change,
  };
}

const role = (id: string, name: string, count: number, assignable = true) => ({
  ...{ id, name, controls: [], grantable: { count, of: 6 }, members: 1, assignable },
});

export const roles: RoleList["roles"] = [
  role("owner", "Owner", 6, false),
  role("admin", "Admin", 5),
  role("basic_user", "Basic_User", 4),
];

export const groups: GroupList = {
  groups: [
    { id: "ops", name: "Operations", controls: [], members: 1, assignable: true },
    { id: "security", name: "Security team", controls: ["all"], members: 1, assignable: false },
    { id: "support", name: "Support", controls: ["api_tokens"], members: 0, assignable: true },
  ],
  controls: [
    { id: "all", name: "Administration", changeable: false },
    { id: "api_tokens", name: "Application Users > API Tokens", changeable: true },
  ],
};

/** Builds a token that the user, as a manager, has made for another member, who has not collected it. */
export function waitingToken(change: Partial<TokenResource> = {}): TokenResource {
  return token({
    id: "tok_waiting",
    status: "waiting",
    hint: null,
    last_used_at: null,
    made_by: { id: "usr_1", name: "Bo Basic" },
    expires_at: "2026-11-30T12:00:00Z",
    collect_by: "2026-11-30T12:00:00Z",
    collect_expires: { months: 6 },
    ...change,
  });
}

export function currentOrganization(managersSeeSecrets = false): OrganizationResource {
  return {
    id: "org_acme",
    name: "Acme",
    created_at: "2026-01-01T00:00:00Z",
    settings: { managers_see_secrets: managersSeeSecrets },
  };
}

export const sessions: SessionResource[] = [
  {
    id: "tok_s1",
    name: "Chrome on Linux",
    created_at: "2026-11-20T08:00:00Z",
    allowed_at: "2026-11-02T08:00:00Z",
    expires_at: "2027-02-20T08:00:00Z",
    last_used_at: null,
    current: true,
  },
  {
    id: "tok_s2",
    name: "Firefox on macOS",
    created_at: "2026-11-01T08:00:00Z",
    allowed_at: null,
    expires_at: "2027-02-01T08:00:00Z",
    last_used_at: "2026-11-22T08:00:00Z",
    current: false,
  },
];

/** Builds the usage of the 30 days up to `NOW`, by default without use. `counts` is keyed by days before `NOW`. */
export function usageDays(
  counts: Record<number, { allowed?: number; refused?: number }> = {},
): UsageDay[] {
  return Array.from({ length: 30 }, (_, index) => {
    const back = 29 - index;
    const day = new Date(NOW - back * 86_400_000).toISOString().slice(0, 10);
    return { day, allowed: 0, refused: 0, ...counts[back] };
  });
}
