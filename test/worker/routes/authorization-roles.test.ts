import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../support/call.ts";
import { callRoute } from "../support/call-route.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { type Access, type Part, ROUTES } from "../support/routes.ts";
import { buildEmptyGroup, storeRouteTarget } from "../support/store-route-target.ts";
import { storeSession } from "../support/store-token.ts";

const OTHER = "org_other";
const ORGANIZATIONS = [HOME, OTHER] as const;
const ROLES = ["Global_Admin", "Admin", "Basic_User"] as const;
const PARTS: readonly Part[] = ["users", "tokens.others", "catalog", "audit"];
/** Only members who manage the home organization's users may create organizations. */
const HOME_ONLY = "POST /v1/organizations";

/**
 * Builds the first preset with one group for each part of Latchkey, while no role has a control. One more
 * group has no control either; its id differs in each organization.
 */
function buildCatalog(organization: string) {
  const { manages, roles, ...catalog } = structuredClone(apiControlPlane);
  return {
    ...catalog,
    manages,
    roles: roles.map(({ controls: _, ...role }) => role),
    groups: [
      ...PARTS.map((id) => ({
        id,
        name: id,
        grants: [],
        grants_for_others: "*" as const,
        controls: manages[id] ?? [],
      })),
      buildEmptyGroup(`group-of-${organization}`),
    ],
  };
}

beforeAll(async () => {
  for (const id of ORGANIZATIONS) {
    await storeOrganization(id, buildCatalog(id));
    // Another administrator of every part, so that no test refuses to remove the last one.
    await storePerson({ organization: id, groups: [...PARTS] });
  }
});

async function storeMember(organization: string, role: string, groups: Part[] = []) {
  const person = await storePerson({ organization, role, groups });
  return { person, organization, session: await storeSession(person, organization) };
}

const members = new Map<string, ReturnType<typeof storeMember>>();
const targets = new Map<string, ReturnType<typeof storeRouteTarget>>();

/** Stores a member once and reuses them: none of these routes removes its actor. */
function reuseMember(...options: [string, string, Part[]]): ReturnType<typeof storeMember> {
  const key = JSON.stringify(options);
  const member = members.get(key) ?? storeMember(...options);
  members.set(key, member);
  return member;
}

/** Stores a target once and reuses it: a refused request changes nothing. */
function reuseTarget(...[names, me]: Parameters<typeof storeRouteTarget>): Promise<string> {
  const key = `${names} ${me.organization}`;
  const target = targets.get(key) ?? storeRouteTarget(names, me);
  targets.set(key, target);
  return target;
}

const routesBehind = (access: Access) =>
  Object.entries(ROUTES).filter(([, route]) => route.access === access);
const isEnough = (
  controls: readonly Part[],
  { parts, needsAllParts }: { parts: readonly Part[]; needsAllParts: boolean },
) =>
  needsAllParts
    ? parts.every((part) => controls.includes(part))
    : parts.some((part) => controls.includes(part));
const isAdmitted = (response: Response) => [200, 201, 204].includes(response.status);

/** Reads the rows that an id names, in any table. */
async function readRows(id: string): Promise<unknown[]> {
  const queries = [
    `SELECT person, role, groups, disabled_at FROM memberships WHERE person = ?1
      UNION ALL SELECT id, name, revoked_at, version FROM tokens WHERE id = ?1
      UNION ALL SELECT id, email, used_at, revoked_at FROM one_time_links WHERE id = ?1
      UNION ALL SELECT c.organization, c.version, g.value, NULL
        FROM catalogs c, json_each(c.document, '$.groups') g WHERE g.value ->> 'id' = ?1`,
    // D1 allows 5 parts.
    `SELECT id, name, disabled_at, version FROM providers WHERE id = ?1
      UNION ALL SELECT provider, domain, challenge, verified_at FROM provider_domains WHERE domain = ?1`,
  ];
  const last = id.split("/").at(-1) ?? "";
  const tables = queries.map((query) => env.DB.prepare(query).bind(last));
  return (await env.DB.batch(tables)).flatMap(({ results }) => results);
}

describe.each(ORGANIZATIONS)("in %s", (organization) => {
  describe.each(ROLES)("%s", (role) => {
    it.each(routesBehind("session"))("is admitted to %s", async (key, { names }) => {
      const me = await storeMember(organization, role);
      const id = names && (await storeRouteTarget(names, me));
      expect(isAdmitted(await callRoute(key, me.session, id))).toBe(true);
    });

    it.each(routesBehind("administrator"))(
      "is admitted to %s only by its controls",
      async (key, { parts = [], needsAllParts = false, names }) => {
        const isOpen = key !== HOME_ONLY || organization === HOME;
        const sets = [[], ...PARTS.map((part) => [part]), ...(needsAllParts ? [[...parts]] : [])];
        for (const groups of sets) {
          const me = await reuseMember(organization, role, groups);
          const admits = isOpen && isEnough(groups, { parts, needsAllParts });
          const id = names && (await (admits ? storeRouteTarget : reuseTarget)(names, me));
          const response = await callRoute(key, me.session, id);
          expect({ groups, admits: isAdmitted(response) }).toEqual({ groups, admits });
          expect(admits || response.status === 404).toBe(true);
        }
      },
    );
  });

  it.each(routesBehind("administrator"))(
    "answers %s like an unknown path to a member without the control, for any request",
    async (key) => {
      const { session } = await reuseMember(organization, "Basic_User", []);
      const [method = "", path = ""] = key.split(" ");
      const send = async (to: string) => {
        const options = method === "GET" ? { method } : { method, body: "{" };
        const response = await call(`${to}?of=course`, { ...options, token: session });
        const { request_id: _, ...problem } = await response.json<Record<string, unknown>>();
        return { ...problem, allow: response.headers.get("Allow") };
      };
      expect(await send(path.replace(/:\w+/g, "absent"))).toEqual(await send("/v1/nowhere"));
    },
  );

  const naming = routesBehind("administrator").filter(([, { names }]) => names !== undefined);

  it.each(naming)("reaches nothing of another organization through %s", async (key, { names }) => {
    const me = await storeMember(organization, "Global_Admin", [...PARTS]);
    const otherOrganization = organization === HOME ? OTHER : HOME;
    const foreign = await storeRouteTarget(names, { ...me, organization: otherOrganization });
    const before = await readRows(foreign);
    const answer = async (id: string) => {
      const response = await callRoute(key, me.session, id);
      const { request_id: _, ...problem } = await response.json<Record<string, unknown>>();
      return problem;
    };

    const unknown = await answer("absent");
    expect(unknown).toMatchObject({ status: 404 });
    for (const id of [
      foreign,
      "usr_absent",
      "tok_absent",
      "usr_absent/tok_absent",
      "not-an-id",
      "usr_%27%20OR%201",
    ]) {
      expect(await answer(id)).toEqual(unknown);
    }
    expect(await readRows(foreign)).toEqual(before);
    expect(before).not.toEqual([]);
  });
});
