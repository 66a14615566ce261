import { type Context, Hono } from "hono";
import { GroupList, PutControlsRequest, RoleList } from "../../../shared/wire/group-resource.ts";
import { countMembers } from "../../db/people/user-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import {
  countGrantablePermissions,
  type Principal,
} from "../../permissions/grantable-permissions.ts";
import { canManage, listControls } from "../../permissions/list-controls.ts";
import { isWithinPowers } from "../../permissions/powers.ts";
import { changeGroupControls } from "../../use-cases/catalog/change-group-controls.ts";
import { requireCatalog } from "../../use-cases/catalog/require-catalog.ts";

/** `/v1/roles`: the roles that a member can have, for members who manage users or the catalog. */
export const roleRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("users", "catalog"))
  .get("/", describe("List roles", { status: 200, schema: RoleList }, [404]), async (c) => {
    const { credential, db } = c.var;
    const { catalog } = await requireCatalog(c);
    const { roles } = await countMembers(db, credential.organization);
    return c.json(toRoleList(catalog, credential, roles));
  });

/** `/v1/groups`: the groups and their controls, for members who manage users or the catalog. */
export const groupRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("users", "catalog"))
  .get("/", describe("List groups", { status: 200, schema: GroupList }, [404]), async (c) => {
    const { catalog } = await requireCatalog(c);
    return c.json(await presentGroups(c, catalog));
  })
  .put(
    "/:group_id/controls",
    describe(
      "Turn a group's controls on and off",
      { status: 200, schema: GroupList },
      [400, 404, 409, 422],
    ),
    parseJsonBody(PutControlsRequest),
    async (c) => {
      const { controls } = c.req.valid("json");
      const catalog = await changeGroupControls(c, c.req.param("group_id"), controls);
      return c.json(await presentGroups(c, catalog));
    },
  );

async function presentGroups(c: Context<AppEnv>, catalog: Catalog): Promise<GroupList> {
  const { credential, db } = c.var;
  const { groups } = await countMembers(db, credential.organization);
  return toGroupList(catalog, credential, groups);
}

type Counts = ReadonlyMap<string, number>;

/** Converts the catalog's roles to the form that `viewer` sees. @param members the number of members of each */
function toRoleList(catalog: Catalog, viewer: Principal, members: Counts): RoleList {
  return {
    roles: catalog.roles.map(({ id, name, controls = [] }) => ({
      id,
      name,
      controls: [...controls],
      grantable: countGrantablePermissions(catalog, { role: id, groups: [] }),
      members: members.get(id) ?? 0,
      assignable: canAssign(catalog, viewer, { role: id, groups: [] }),
    })),
  };
}

/** Converts the catalog's groups to the form that `viewer` sees. @param members the number of members of each */
function toGroupList(catalog: Catalog, viewer: Principal, members: Counts): GroupList {
  const carried = listControls(catalog, viewer);
  const all = canManage(catalog, viewer, "catalog");
  return {
    groups: catalog.groups.map(({ id, name, controls }) => ({
      id,
      name,
      controls: [...controls],
      members: members.get(id) ?? 0,
      assignable: canAssign(catalog, viewer, { role: "", groups: [id] }),
    })),
    controls: catalog.controls.map(({ id, name }) => ({
      id,
      name,
      changeable: all || carried.includes(id),
    })),
  };
}

function canAssign(catalog: Catalog, viewer: Principal, assigned: Principal): boolean {
  return canManage(catalog, viewer, "users") && isWithinPowers(catalog, viewer, assigned);
}
