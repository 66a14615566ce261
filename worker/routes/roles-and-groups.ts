import { Hono } from "hono";
import { GroupList, RoleList } from "../../shared/wire/group-resource.ts";
import { countMembers } from "../db/user-queries.ts";
import type { AppEnv } from "../http/app-env.ts";
import { describe } from "../http/describe.ts";
import { toGroupList, toRoleList } from "../http/group-resource.ts";
import { requireCatalog } from "../http/require-catalog.ts";
import { requireControl } from "../middleware/require-control.ts";
import { requireSession } from "../middleware/require-session.ts";

/** `/v1/roles`: what a member can be, for those who manage users. */
export const roleRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("users", "catalog"))
  .get("/", describe("The roles", { status: 200, schema: RoleList }, [404]), async (c) => {
    const { credential, db } = c.var;
    const { catalog } = await requireCatalog(c);
    const { roles } = await countMembers(db, credential.organization);
    return c.json(toRoleList(catalog, credential, roles));
  });

/** `/v1/groups`: the groups and which controls they carry, for those who manage users. */
export const groupRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("users", "catalog"))
  .get("/", describe("The groups", { status: 200, schema: GroupList }, [404]), async (c) => {
    const { credential, db } = c.var;
    const { catalog } = await requireCatalog(c);
    const { groups } = await countMembers(db, credential.organization);
    return c.json(toGroupList(catalog, credential, groups));
  });
