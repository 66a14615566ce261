import { type Context, Hono } from "hono";
import {
  DEVELOPMENT_SEED_HEADER,
  type DevelopmentSeed,
} from "../../shared/wire/development-seed.ts";
import { findPersonId } from "../db/person-queries.ts";
import { ensureCatalog, ensureMembership, ensureOrganization } from "../db/seed-queries.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { createPerson } from "../identity/create-person.ts";
import { compileGrants } from "../permissions/compile-grants.ts";
import { apiControlPlane } from "../permissions/presets/api-control-plane.ts";
import { constantTimeEqual } from "../tokens/constant-time-equal.ts";
import { developmentEvent } from "./development-event.ts";
import { DEVELOPMENT_PASSWORD, DEVELOPMENT_PEOPLE } from "./development-people.ts";
import { issueDevelopmentTokens } from "./development-tokens.ts";

/**
 * `POST /development/seed`: fills an empty local database, and issues fresh secrets at each call.
 *
 * It asks for the word that the starting command alone knows. A page in a browser cannot send the
 * header without a CORS preflight, which is refused; and `isPublicRequest` keeps everyone else out.
 */
export const developmentRoutes = new Hono<AppEnv>().post("/seed", async (c) => {
  const word = c.var.config.developmentSeed;
  const given = c.req.header(DEVELOPMENT_SEED_HEADER) ?? "";
  if (word === null || !constantTimeEqual(given, word)) throw new ProblemError("not_found");
  await ensureHome(c);
  const members = await ensurePeople(c);
  const secrets = await issueDevelopmentTokens(c, members);
  const answer: DevelopmentSeed = {
    organization_id: c.var.config.homeOrganization,
    people: DEVELOPMENT_PEOPLE.map(({ email, role }) => ({ email, role })),
    password: DEVELOPMENT_PASSWORD,
    ...secrets,
  };
  return c.json(answer);
});

async function ensureHome(c: Context<AppEnv>): Promise<void> {
  const { config, db, now } = c.var;
  const id = config.homeOrganization;
  const created = developmentEvent(c, "organization.created", { kind: "organization", id });
  await ensureOrganization(db, { id, name: "Acme" }, now, created);
  const compiled = { catalog: apiControlPlane, grants: compileGrants(apiControlPlane) };
  const put = developmentEvent(c, "catalog.put", { kind: "catalog", id: `${id}/1` });
  await ensureCatalog(db, id, compiled, now, put);
}

/** @returns the people's ids by email. */
async function ensurePeople(c: Context<AppEnv>): Promise<Map<string, string>> {
  const { config, db, now } = c.var;
  const ids = new Map<string, string>();
  for (const { email, name, role } of DEVELOPMENT_PEOPLE) {
    const person =
      (await findPersonId(db, email)) ??
      (await createPerson(c, { email, name, password: DEVELOPMENT_PASSWORD }));
    const event = developmentEvent(c, "membership.created", { kind: "user", id: person }, person);
    const member = { person, organization: config.homeOrganization, role };
    await ensureMembership(db, member, now, { ...event, details: { role } });
    ids.set(email, person);
  }
  return ids;
}
