import { type Context, Hono } from "hono";
import { toRfc3339 } from "../../../shared/time.ts";
import { ActivityQuery, AuditEventPage } from "../../../shared/wire/audit-event.ts";
import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import {
  ListUsersQuery,
  UpdateUserRequest,
  UserPage,
  UserResource,
} from "../../../shared/wire/user-resource.ts";
import { listUsers, type StoredUser } from "../../db/people/user-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { decodeCursor, encodeCursor } from "../../http/page-cursor.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { parseQueryParams } from "../../http/parse-query-params.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { makePasswordLink } from "../../identity/links/password-link.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { buildCatalogView } from "../../permissions/build-catalog-view.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { canManage } from "../../permissions/list-controls.ts";
import { isWithinPowers, listGrantableTo } from "../../permissions/powers.ts";
import { readAuditEventPage } from "../../use-cases/audit/audit-event-page.ts";
import { requireCatalog, toNamedEntry } from "../../use-cases/catalog/require-catalog.ts";
import { requireFreshSignIn } from "../../use-cases/catalog/require-fresh-sign-in.ts";
import { changeUser, removeUser } from "../../use-cases/people/change-user.ts";
import { requireUser } from "../../use-cases/people/require-user.ts";

const SORT = "name";

/**
 * `/v1/users`: the organization's members. Members who manage users or their tokens may read; only members
 * who manage users may change and remove.
 */
export const userRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("users", "tokens.others"))
  .get(
    "/",
    describe("List members", { status: 200, schema: UserPage }, [400, 404]),
    parseQueryParams(ListUsersQuery),
    async (c) => {
      const { cursor, ...query } = c.req.valid("query");
      const { db, credential, now } = c.var;
      const after = cursor === undefined ? undefined : decodeCursor(SORT, "text", cursor);
      const page = await listUsers(db, credential.organization, { ...query, after }, now);
      const { catalog } = await requireCatalog(c);
      return c.json({
        users: page.users.map((user) => toUserResource(user, catalog, credential)),
        total: page.total,
        next_cursor: page.end === null ? null : encodeCursor(SORT, page.end),
      });
    },
  )
  .get(
    "/:user_id",
    describe("View a member", { status: 200, schema: UserResource }, [404]),
    async (c) => present(c, await requireUser(c)),
  )
  // Every method needs the control, so that the path does not exist for other members.
  .use("/:user_id/catalog", requireControl("tokens.others"))
  .get(
    "/:user_id/catalog",
    describe(
      "View the permissions of a member's tokens",
      { status: 200, schema: CatalogView },
      [404],
    ),
    async (c) => {
      const user = await requireUser(c);
      const { catalog, version } = await requireCatalog(c);
      const grantable = listGrantableTo(catalog, c.var.credential, user);
      return c.json(buildCatalogView(catalog, version, user, grantable));
    },
  )
  .get(
    "/:user_id/activity",
    describe("List a member's activity", { status: 200, schema: AuditEventPage }, [400, 404]),
    parseQueryParams(ActivityQuery),
    async (c) => {
      const { credential } = c.var;
      const { id } = await requireUser(c);
      const filter = { organizations: [credential.organization], subject: id };
      const viewer = { auditor: false, person: credential.subject } as const;
      return c.json(await readAuditEventPage(c, filter, c.req.valid("query"), viewer));
    },
  )
  .patch(
    "/:user_id",
    requireControl("users"),
    describe("Change a member", { status: 200, schema: UserResource }, [400, 404, 409, 422]),
    parseJsonBody(UpdateUserRequest),
    async (c) => {
      await changeUser(c, await requireUser(c), c.req.valid("json"));
      return present(c, await requireUser(c));
    },
  )
  .delete(
    "/:user_id",
    requireControl("users"),
    describe("Remove a member", { status: 204, schema: null }, [404, 409]),
    async (c) => {
      await requireFreshSignIn(c);
      const user = await requireUser(c);
      if (user.id === c.var.credential.subject) {
        throw new ProblemError("conflict", { detail: "To take yourself out, leave." });
      }
      await removeUser(c, user);
      return c.body(null, 204);
    },
  )
  .use("/:user_id/password-link", requireControl("users"))
  .post(
    "/:user_id/password-link",
    describe("Make a password link", { status: 201, schema: IssuedPasswordLink }, [404, 409]),
    async (c) => {
      await requireFreshSignIn(c);
      return c.json(await makePasswordLink(c, await requireUser(c)), 201);
    },
  );

async function present(c: Context<AppEnv>, user: StoredUser): Promise<Response> {
  const { catalog } = await requireCatalog(c);
  return c.json(toUserResource(user, catalog, c.var.credential));
}

/** Converts a member to the form that `viewer` sees. */
function toUserResource(user: StoredUser, catalog: Catalog, viewer: Principal): UserResource {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role: toNamedEntry(catalog.roles, user.role),
    groups: user.groups.map((id) => toNamedEntry(catalog.groups, id)),
    managed_by: user.managedBy,
    of_directory: user.isOfDirectory,
    emergency: user.emergency,
    away_at: user.awayAt === null ? null : toRfc3339(user.awayAt),
    joined_at: toRfc3339(user.joinedAt),
    disabled_at: user.disabledAt === null ? null : toRfc3339(user.disabledAt),
    live_tokens: user.liveTokens,
    editable: canManage(catalog, viewer, "users") && isWithinPowers(catalog, viewer, user),
  };
}
