import { type Context, Hono } from "hono";
import { toRfc3339 } from "../../../shared/time.ts";
import {
  CreateOrganizationRequest,
  OrganizationList,
  OrganizationResource,
  UpdateOrganizationRequest,
} from "../../../shared/wire/organization-resource.ts";
import {
  findOrganization,
  listMyOrganizations,
  type StoredOrganization,
} from "../../db/organizations/organization-queries.ts";
import { findUser } from "../../db/people/user-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireControl, requireOrganizationCreator } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { canManage } from "../../permissions/list-controls.ts";
import { PRESET_CATALOGS } from "../../permissions/presets/preset-catalogs.ts";
import { requireCatalog } from "../../use-cases/catalog/require-catalog.ts";
import { changeOrganization } from "../../use-cases/organizations/change-organization.ts";
import {
  canCreateOrganization,
  createOrganizationFromPreset,
} from "../../use-cases/organizations/create-organization-from-preset.ts";
import { removeUser } from "../../use-cases/people/change-user.ts";

/**
 * `/v1/organizations`: my organizations. A session acts in exactly one of them, `current`. To act in
 * another, a person signs in to it; no request can name it.
 */
export const organizationRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .get(
    "/",
    describe("List my organizations", { status: 200, schema: OrganizationList }),
    async (c) => {
      const { credential, db } = c.var;
      const organizations = await listMyOrganizations(db, credential);
      return c.json({
        organizations: organizations.map(({ id, name, role, roleName, joinedAt }) => ({
          id,
          name,
          role: { id: role, name: roleName },
          joined_at: toRfc3339(joinedAt),
          current: id === credential.organization,
        })),
        presets: (await canCreateOrganization(c)) ? Object.keys(PRESET_CATALOGS) : [],
      });
    },
  )
  .post(
    "/",
    requireOrganizationCreator,
    describe(
      "Create an organization",
      { status: 201, schema: OrganizationResource },
      [400, 404, 409, 422],
    ),
    parseJsonBody(CreateOrganizationRequest),
    async (c) => {
      const id = await createOrganizationFromPreset(c, c.req.valid("json"));
      return c.json(await presentOrganization(c, await requireOrganization(c, id)), 201);
    },
  )
  .get(
    "/current",
    describe("View the organization", { status: 200, schema: OrganizationResource }),
    async (c) =>
      c.json(
        await presentOrganization(c, await requireOrganization(c, c.var.credential.organization)),
      ),
  )
  .patch(
    "/current",
    requireControl("users"),
    describe(
      "Change the organization",
      { status: 200, schema: OrganizationResource },
      [400, 404, 409, 422],
    ),
    parseJsonBody(UpdateOrganizationRequest),
    async (c) => {
      const from = await requireOrganization(c, c.var.credential.organization);
      const to = await changeOrganization(c, from, c.req.valid("json"));
      return c.json(await presentOrganization(c, to));
    },
  )
  .post(
    "/current/leave",
    describe("Leave the organization", { status: 204, schema: null }, [409]),
    async (c) => {
      const { credential, db, now } = c.var;
      const me = await findUser(db, credential, now);
      if (me === null) throw new ProblemError("invalid_token");
      await removeUser(c, me);
      return c.body(null, 204);
    },
  );

async function requireOrganization(c: Context<AppEnv>, id: string): Promise<StoredOrganization> {
  const organization = await findOrganization(c.var.db, id);
  if (organization === null) throw new ProblemError("not_found");
  return organization;
}

/** Presents an organization. Its quota is shown to those who see the Organization screen. */
async function presentOrganization(
  c: Context<AppEnv>,
  organization: StoredOrganization,
): Promise<OrganizationResource> {
  const { config, credential } = c.var;
  const { catalog } = await requireCatalog(c);
  const isAdministrator = (["users", "catalog"] as const).some((part) =>
    canManage(catalog, credential, part),
  );
  const limit = organization.tokenQuota ?? config.organizationTokenQuota;
  return {
    id: organization.id,
    name: organization.name,
    created_at: toRfc3339(organization.createdAt),
    settings: {
      managers_see_secrets: organization.managersSeeSecrets,
      sign_in: organization.signIn,
      away_days: organization.awayDays,
      kept_secrets: organization.keptSecrets,
      ...(isAdministrator ? { emergency_members: organization.emergencyMembers } : {}),
    },
    ...(isAdministrator ? { quota: { tokens: { used: organization.storedTokens, limit } } } : {}),
  };
}
