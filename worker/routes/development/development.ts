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
import { readBodyText, SMALL_BODY_BYTES } from "../../http/read-body-text.ts";
import { createPerson } from "../../identity/new-account.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { DEFAULT_PRESET } from "../../permissions/presets/preset-catalogs.ts";
import { isEqualInConstantTime } from "../../tokens/is-equal-in-constant-time.ts";
import {
  buildDevelopmentEvent,
  ensureDevelopmentCatalog,
  requirePreset,
} from "./development-catalog.ts";
import {
  buildSharedPerson,
  DEVELOPMENT_PASSWORD,
  type DevelopmentPerson,
  deriveEmailDomain,
  listDevelopmentPeople,
} from "./development-people.ts";
import { ensureDevelopmentProvider } from "./development-provider.ts";
import { issueDevelopmentTokens } from "./development-tokens.ts";

/**
 * `POST /development/seed`: fills the local database with an organization of a preset, and issues new
 * secrets at each call.
 *
 * The header must carry a secret that only the starting command knows. A page in a browser cannot send the
 * header without a CORS preflight, which is refused. `isPublicRequest` keeps out other computers.
 */
export const developmentRoutes = new Hono<AppEnv>().post("/seed", async (c) => {
  const { config } = c.var;
  const expected = config.developmentSeed;
  const presented = c.req.header(DEVELOPMENT_SEED_HEADER) ?? "";
  if (expected === null || !isEqualInConstantTime(presented, expected))
    throw new ProblemError("not_found");
  const request = await readRequest(c);
  const preset = request.preset === undefined ? null : requirePreset(request.preset);
  const id = request.organization?.id ?? config.homeOrganization;
  const name = request.organization?.name ?? (id === config.homeOrganization ? "Acme" : id);
  const created = buildDevelopmentEvent(c, id, "organization.created", {
    kind: "organization",
    id,
  });
  await ensureOrganization(c.var.db, { id, name }, c.var.now, created);
  const first = requirePreset(request.first_preset ?? DEFAULT_PRESET);
  const { catalog, ...catalogResult } = await ensureDevelopmentCatalog(c, id, preset, first);
  const people = listDevelopmentPeople(catalog, deriveEmailDomain(id, config.homeOrganization));
  if (request.shared === true) people.push(await ensureSharedPerson(c, catalog));
  const members = await ensurePeople(c, id, people, catalogResult.put);
  if (request.provider !== undefined) {
    await ensureDevelopmentProvider(c, { id, catalog }, request.provider);
  }
  const secrets = await issueDevelopmentTokens(c, { id, catalog }, members);
  const answer: DevelopmentSeed = {
    organization_id: id,
    catalog: catalogResult,
    people: people.map(({ email, role, groups }) => ({ email, role, groups: [...groups] })),
    password: DEVELOPMENT_PASSWORD,
    ...secrets,
  };
  return c.json(answer);
});

/** Makes the shared person a member of the home organization. @returns the person in this organization */
async function ensureSharedPerson(
  c: Context<AppEnv>,
  catalog: Catalog,
): Promise<DevelopmentPerson> {
  const home = c.var.config.homeOrganization;
  const stored = await findCatalog(c.var.db, home);
  if (stored === null) throw new ProblemError("conflict", { detail: "Seed the home first." });
  await ensurePeople(c, home, [buildSharedPerson(stored.document as Catalog)], false);
  return buildSharedPerson(catalog);
}

/** Reads the body; an empty one is allowed. @throws ProblemError for an invalid body */
async function readRequest(c: Context<AppEnv>) {
  const text = await readBodyText(c.req.raw, SMALL_BODY_BYTES);
  try {
    return parseOrProblem(DevelopmentSeedRequest, text === "" ? {} : JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ProblemError("malformed_request");
    throw error;
  }
}

/** Makes the people members. @param restored true to reset roles and groups @returns the people with their ids */
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
    const event = buildDevelopmentEvent(c, organization, "membership.created", target, id);
    const member = { person: id, organization, role, groups };
    const details = { role, groups };
    await ensureMembership(db, member, { now, restored }, { ...event, details });
    members.push({ ...person, id });
  }
  return members;
}
