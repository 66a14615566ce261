import { type Context, Hono } from "hono";
import {
  DEVELOPMENT_SEED_HEADER,
  type DevelopmentSeed,
  DevelopmentSeedRequest,
} from "../../../shared/wire/development-seed.ts";
import { findCatalog } from "../../db/catalog/catalog-queries.ts";
import { ensureMembership, ensureOrganization } from "../../db/organizations/seed-queries.ts";
import { findPersonId } from "../../db/people/person-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { parseOrProblem } from "../../http/parse-or-problem.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { readBodyText } from "../../http/read-body-text.ts";
import { createPerson } from "../../identity/new-account.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { DEFAULT_PRESET } from "../../permissions/presets/preset-catalogs.ts";
import { constantTimeEqual } from "../../tokens/constant-time-equal.ts";
import {
  developmentEvent,
  ensureDevelopmentCatalog,
  requirePreset,
} from "./development-catalog.ts";
import {
  DEVELOPMENT_PASSWORD,
  type DevelopmentPerson,
  developmentDomain,
  developmentPeople,
  sharedPerson,
} from "./development-people.ts";
import { issueDevelopmentTokens } from "./development-tokens.ts";

/**
 * `POST /development/seed`: fills the local database with an organization of a preset, and issues fresh
 * secrets at each call.
 *
 * It asks for the word that the starting command alone knows. A page in a browser cannot send the
 * header without a CORS preflight, which is refused; and `isPublicRequest` keeps everyone else out.
 */
export const developmentRoutes = new Hono<AppEnv>().post("/seed", async (c) => {
  const { config } = c.var;
  const word = config.developmentSeed;
  const given = c.req.header(DEVELOPMENT_SEED_HEADER) ?? "";
  if (word === null || !constantTimeEqual(given, word)) throw new ProblemError("not_found");
  const request = await readRequest(c);
  const preset = request.preset === undefined ? null : requirePreset(request.preset);
  const id = request.organization?.id ?? config.homeOrganization;
  const name = request.organization?.name ?? (id === config.homeOrganization ? "Acme" : id);
  const created = developmentEvent(c, id, "organization.created", { kind: "organization", id });
  await ensureOrganization(c.var.db, { id, name }, c.var.now, created);
  const first = requirePreset(request.first_preset ?? DEFAULT_PRESET);
  const { catalog, ...told } = await ensureDevelopmentCatalog(c, id, preset, first);
  const people = developmentPeople(catalog, developmentDomain(id, config.homeOrganization));
  if (request.shared === true) people.push(await ensureShared(c, catalog));
  const members = await ensurePeople(c, id, people, told.put);
  const secrets = await issueDevelopmentTokens(c, { id, catalog }, members);
  const answer: DevelopmentSeed = {
    organization_id: id,
    catalog: told,
    people: people.map(({ email, role, groups }) => ({ email, role, groups: [...groups] })),
    password: DEVELOPMENT_PASSWORD,
    ...secrets,
  };
  return c.json(answer);
});

/** Somebody who belongs to the home organization too. @returns who they are in this one */
async function ensureShared(c: Context<AppEnv>, catalog: Catalog): Promise<DevelopmentPerson> {
  const home = c.var.config.homeOrganization;
  const stored = await findCatalog(c.var.db, home);
  if (stored === null) throw new ProblemError("conflict", { detail: "Seed the home first." });
  await ensurePeople(c, home, [sharedPerson(stored.document as Catalog)], false);
  return sharedPerson(catalog);
}

/** @throws ProblemError for a body that is there and wrong */
async function readRequest(c: Context<AppEnv>) {
  const text = await readBodyText(c.req.raw);
  try {
    return parseOrProblem(DevelopmentSeedRequest, text === "" ? {} : JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ProblemError("malformed_request");
    throw error;
  }
}

/** @returns the people with their ids. @param restored whether each gets the role of the catalog again */
async function ensurePeople(
  c: Context<AppEnv>,
  organization: string,
  people: readonly DevelopmentPerson[],
  restored: boolean,
): Promise<(DevelopmentPerson & { id: string })[]> {
  const { db, now } = c.var;
  const members: (DevelopmentPerson & { id: string })[] = [];
  for (const person of people) {
    const { email, name, role, groups } = person;
    const id =
      (await findPersonId(db, email)) ??
      (await createPerson(c, { email, name, password: DEVELOPMENT_PASSWORD }));
    const target = { kind: "user", id } as const;
    const event = developmentEvent(c, organization, "membership.created", target, id);
    const member = { person: id, organization, role, groups };
    const details = { role, groups };
    await ensureMembership(db, member, { now, restored }, { ...event, details });
    members.push({ ...person, id });
  }
  return members;
}
