import type { Context } from "hono";
import { Hono } from "hono";
import { toRfc3339 } from "../../../shared/time.ts";
import { MeResource, UpdateMeRequest } from "../../../shared/wire/me-resource.ts";
import { findPersonInOrganization } from "../../db/people/member-queries.ts";
import { renamePerson } from "../../db/people/person-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireSession } from "../../middleware/require-session.ts";
import {
  countGrantablePermissions,
  listAutomaticPermissions,
} from "../../permissions/grantable-permissions.ts";
import { listControls, listManagedParts } from "../../permissions/list-controls.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireCatalog, toNamedEntry } from "../../use-cases/catalog/require-catalog.ts";

/** `/v1/me`: the signed-in person, their organization, and their rights there. */
export const meRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .get("/", describe("View my account", { status: 200, schema: MeResource }), async (c) =>
    c.json(await presentMe(c)),
  )
  .patch(
    "/",
    describe("Change my name", { status: 200, schema: MeResource }, [400, 422]),
    parseJsonBody(UpdateMeRequest),
    async (c) => {
      const { name } = c.req.valid("json");
      const { credential, db, now } = c.var;
      const target = { kind: "user", id: credential.subject } as const;
      // Only the name of the field is audited, since a person's name is personal data.
      const event = buildCredentialAuditEvent(c, "user.updated", target, { changed: ["name"] });
      if (!(await renamePerson(db, credential, name, now, event))) {
        throw new ProblemError("invalid_token");
      }
      return c.json(await presentMe(c));
    },
  );

async function presentMe(c: Context<AppEnv>): Promise<MeResource> {
  const { credential, db } = c.var;
  const [person, { catalog }] = await Promise.all([
    findPersonInOrganization(db, credential),
    requireCatalog(c),
  ]);
  if (person === null) throw new ProblemError("invalid_token");
  return {
    user: { id: credential.subject, name: person.name, email: person.email },
    organization: {
      id: credential.organization,
      name: person.organizationName,
      kept_secrets: person.keptSecrets,
    },
    role: toNamedEntry(catalog.roles, person.role),
    groups: person.groups.map((id) => toNamedEntry(catalog.groups, id)),
    controls: listControls(catalog, person),
    manages: listManagedParts(catalog, person),
    grantable: countGrantablePermissions(catalog, person),
    automatic: listAutomaticPermissions(catalog, person.role),
    sign_in: {
      managed_by: person.managedBy,
      away_at: person.awayAt === null ? null : toRfc3339(person.awayAt),
      providers: person.providers,
    },
    session:
      credential.expiresAt === null
        ? null
        : { id: credential.tokenId, expires_at: toRfc3339(credential.expiresAt) },
  };
}
