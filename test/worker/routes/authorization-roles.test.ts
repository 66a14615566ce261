import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { attempt } from "../support/attempt.ts";
import { call } from "../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { emptyGroup, routeTarget } from "../support/route-target.ts";
import { type Door, type Part, ROUTES } from "../support/routes.ts";
import { storeSession } from "../support/store-token.ts";

const OTHER = "org_other";
const ORGANIZATIONS = [HOME, OTHER] as const;
const ROLES = ["Global_Admin", "Admin", "Basic_User"] as const;
const PARTS: readonly Part[] = ["users", "tokens.others", "catalog", "audit"];
/** Only who manages the home organization's users may create organizations. */
const HOME_ONLY = "POST /v1/organizations";

/**
 * The first preset, but no role carries a control by itself: for each part there is a group, and one more
 * that stands for nothing and is the organization's own.
 */
function catalogOfParts(organization: string) {
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
      emptyGroup(`group-of-${organization}`),
    ],
  };
}

beforeAll(async () => {
  for (const id of ORGANIZATIONS) {
    await storeOrganization(id, catalogOfParts(id));
    // So that nobody below is ever the last of their kind.
    await storePerson({ organization: id, groups: [...PARTS] });
  }
});

async function member(organization: string, role: string, groups: Part[] = []) {
  const person = await storePerson({ organization, role, groups });
  return { person, organization, session: await storeSession(person, organization) };
}

const members = new Map<string, ReturnType<typeof member>>();
const targets = new Map<string, ReturnType<typeof routeTarget>>();

/** Made once: none of these routes ends the one who acts. */
function lastingMember(...who: [string, string, Part[]]): ReturnType<typeof member> {
  const key = JSON.stringify(who);
  const made = members.get(key) ?? member(...who);
  members.set(key, made);
  return made;
}

/** Made once: whoever is refused changes nothing. */
function lastingTarget(...[names, me]: Parameters<typeof routeTarget>): Promise<string> {
  const key = `${names} ${me.organization}`;
  const made = targets.get(key) ?? routeTarget(names, me);
  targets.set(key, made);
  return made;
}

const through = (door: Door) => Object.entries(ROUTES).filter(([, route]) => route.door === door);
const passed = (response: Response) => [200, 201, 204].includes(response.status);

/** What an id names, in whichever table it stands. */
async function stored(id: string): Promise<unknown> {
  const { results } = await env.DB.prepare(
    `SELECT person, role, groups, disabled_at FROM memberships WHERE person = ?1
      UNION ALL SELECT id, name, revoked_at, version FROM tokens WHERE id = ?1
      UNION ALL SELECT id, email, used_at, revoked_at FROM one_time_links WHERE id = ?1
      UNION ALL SELECT c.organization, c.version, g.value, NULL
        FROM catalogs c, json_each(c.document, '$.groups') g WHERE g.value ->> 'id' = ?1`,
  )
    .bind(id.split("/").at(-1) ?? "")
    .all();
  return results;
}

describe.each(ORGANIZATIONS)("in %s", (organization) => {
  describe.each(ROLES)("%s", (role) => {
    it.each(through("session"))("is let in at %s", async (key, { names }) => {
      const me = await member(organization, role);
      const id = names && (await routeTarget(names, me));
      expect(passed(await attempt(key, me.session, id))).toBe(true);
    });

    it.each(through("administrator"))(
      "is let in at %s by its controls alone",
      async (key, { parts = [], names }) => {
        const open = key !== HOME_ONLY || organization === HOME;
        for (const carried of [[], ...PARTS.map((part) => [part])]) {
          const me = await lastingMember(organization, role, carried);
          const lets = open && carried.some((part) => parts.includes(part));
          const id = names && (await (lets ? routeTarget : lastingTarget)(names, me));
          const response = await attempt(key, me.session, id);
          expect({ carried, lets: passed(response) }).toEqual({ carried, lets });
          expect(lets || response.status === 404).toBe(true);
        }
      },
    );
  });

  it.each(through("administrator"))(
    "answers %s as an unknown path to whoever lacks the control, whatever they send",
    async (key) => {
      const { session } = await lastingMember(organization, "Basic_User", []);
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

  const naming = through("administrator").filter(([, { names }]) => names !== undefined);

  it.each(naming)("reaches nothing of elsewhere through %s", async (key, { names }) => {
    const me = await member(organization, "Global_Admin", [...PARTS]);
    const elsewhere = organization === HOME ? OTHER : HOME;
    const foreign = await routeTarget(names, { ...me, organization: elsewhere });
    const before = await stored(foreign);
    const answer = async (id: string) => {
      const response = await attempt(key, me.session, id);
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
    expect(await stored(foreign)).toEqual(before);
    expect(before).not.toEqual([]);
  });
});
