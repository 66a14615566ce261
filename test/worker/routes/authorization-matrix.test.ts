import { env } from "cloudflare:workers";
import { inspectRoutes } from "hono/dev";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { refusalOf } from "../identity/support/refusal-of.ts";
import { call } from "../support/call.ts";
import { callRoute } from "../support/call-route.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { type Access, ROUTES, type Route } from "../support/routes.ts";
import { buildEmptyGroup, storeRouteTarget } from "../support/store-route-target.ts";
import { type StoreTokenOptions, storeSession, storeToken } from "../support/store-token.ts";

const OTHER = "org_other";
let owner: string;
let stranger: string;
let foreigner: string;

beforeAll(async () => {
  const catalog = {
    ...apiControlPlane,
    groups: [...apiControlPlane.groups, buildEmptyGroup("empty")],
  };
  await storeOrganization(HOME, catalog);
  await storeOrganization(OTHER, catalog);
  stranger = await storePerson({ role: "Global_Admin" });
  foreigner = await storePerson({ role: "Global_Admin", organization: OTHER });
});
// Each test has its own, since all of them together make more changes than a person may in a minute.
beforeEach(async () => {
  owner = await storePerson({ role: "Admin" });
  // The owner is a member of both organizations: their tokens of one must not be visible in the other.
  await storePerson({ id: owner, role: "Admin", organization: OTHER });
});

type Kind = NonNullable<StoreTokenOptions["kind"]>;

/** Stores a credential in the given state, with enough scopes for every route of its kind. */
async function storeCredential(kind: Kind, state: string): Promise<string | undefined> {
  const base: StoreTokenOptions = {
    kind,
    owner: kind === "svc" ? HOME : owner,
    scopes: kind === "pat" ? ["API_READ"] : [],
  };
  const store = async (change: Partial<StoreTokenOptions>) =>
    (await storeToken({ ...base, ...change })).plaintext;
  switch (state) {
    case "none":
      return undefined;
    case "bad":
      return `lk_${kind}_${"0".repeat(61)}`;
    case "expired":
      return store({ expiresAt: now() });
    case "revoked":
      return store({ revokedAt: now() });
    case "disabled owner": {
      const person = await storePerson({ role: "Admin" });
      await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
        .bind(person)
        .run();
      return store({ owner: person });
    }
    case "other organization":
      return store({ owner: foreigner, organization: OTHER });
    default:
      return store({});
  }
}

const storeTarget = (names: Route["names"], person: string, organization = HOME) =>
  storeRouteTarget(names, { person, organization });

const routesBehind = (access: Access) =>
  Object.keys(ROUTES).filter((key) => ROUTES[key]?.access === access);

it("lists exactly the routes of the Worker", () => {
  const routes = inspectRoutes(app)
    .filter((route) => !route.isMiddleware)
    .map(({ method, path }) => `${method} ${path}`);

  expect([...new Set(routes)].toSorted()).toEqual(Object.keys(ROUTES).toSorted());
});

describe.each(routesBehind("session"))("%s", (key) => {
  it.each(["none", "bad", "expired", "revoked", "disabled owner"])(
    "refuses a session that is: %s",
    async (state) => {
      expect((await callRoute(key, await storeCredential("ses", state))).status).toBe(401);
    },
  );

  it("refuses every other kind of token", async () => {
    expect((await callRoute(key, await storeCredential("pat", "good"))).status).toBe(403);
    expect((await callRoute(key, await storeCredential("svc", "good"))).status).toBe(401);
  });

  it("admits a valid session", async () => {
    const { names } = ROUTES[key] ?? {};
    // A new person, since through one of these routes a member leaves the organization.
    const person = await storePerson({ role: "Admin" });
    const id = names === undefined ? undefined : await storeTarget(names, person);
    const { status } = await callRoute(key, await storeSession(person), id);
    expect([200, 201, 204]).toContain(status);
  });
});

describe.each(routesBehind("administrator"))("%s", (key) => {
  const sessionOf = async (role: string, groups: string[] = []) =>
    storeSession(await storePerson({ role, groups }));
  const { names } = ROUTES[key] ?? {};

  it.each(["none", "bad", "expired", "revoked", "disabled owner"])(
    "refuses a session that is: %s",
    async (state) => {
      expect((await callRoute(key, await storeCredential("ses", state))).status).toBe(401);
    },
  );

  it("admits a session with the control, but no token", async () => {
    const id = names === undefined ? undefined : await storeTarget(names, stranger);
    const session = await sessionOf("Global_Admin", ["token-managers"]);
    expect((await callRoute(key, await storeCredential("pat", "good"), id)).status).toBe(403);
    expect((await callRoute(key, await storeCredential("svc", "good"), id)).status).toBe(401);
    expect([200, 201, 204]).toContain((await callRoute(key, session, id)).status);
  });
});

const naming = routesBehind("session").filter((key) => ROUTES[key]?.names !== undefined);

describe.each(naming)("%s", (key) => {
  const { names } = ROUTES[key] ?? {};
  const body = async (response: Response) => {
    const { request_id: _, ...problem } = await response.json<Record<string, unknown>>();
    return { status: response.status, ...problem };
  };

  it("gives the same answer for an unknown id, another person's and another organization's", async () => {
    const session = await storeCredential("ses", "good");
    const unknown = await body(await callRoute(key, session));

    expect(unknown).toMatchObject({ status: 404 });
    for (const id of [
      await storeTarget(names, stranger),
      await storeTarget(names, foreigner, OTHER),
      await storeTarget(names, owner, OTHER),
      "not-an-id",
      "tok_%27%20OR%201",
    ]) {
      expect(await body(await callRoute(key, session, id))).toEqual(unknown);
    }
  });

  it("changes nothing of another person", async () => {
    const id = await storeTarget(names, stranger);
    await callRoute(key, await storeCredential("ses", "good"), id);

    const row = await env.DB.prepare("SELECT revoked_at, version FROM tokens WHERE id = ?")
      .bind(id)
      .first();
    expect(row).toEqual({ revoked_at: null, version: 1 });
  });
});

describe.each(routesBehind("bearer"))("%s", (key) => {
  it.each(["none", "bad", "expired", "revoked", "disabled owner"])(
    "refuses a token that is: %s",
    async (state) => {
      expect((await callRoute(key, await storeCredential("pat", state))).status).toBe(401);
    },
  );

  it("admits a token of any organization, but no service credential", async () => {
    expect((await callRoute(key, await storeCredential("svc", "good"))).status).toBe(401);
    expect((await callRoute(key, await storeCredential("pat", "good"))).ok).toBe(true);
    expect((await callRoute(key, await storeCredential("pat", "other organization"))).ok).toBe(
      true,
    );
  });
});

describe.each(routesBehind("proxy"))("%s", (key) => {
  it.each([
    ["none", 401],
    ["bad", 401],
    ["expired", 401],
    ["revoked", 401],
    ["disabled owner", 401],
    ["other organization", 401],
    ["good", 200],
  ])("answers a token that is %s with %d", async (state, status) => {
    expect((await callRoute(key, await storeCredential("pat", state))).status).toBe(status);
  });

  it("refuses a token that lacks the scope, and every other kind", async () => {
    const poor = await storeToken({ owner, scopes: ["PLAN_READ"] });
    expect((await callRoute(key, poor.plaintext)).status).toBe(403);
    expect((await callRoute(key, await storeCredential("ses", "good"))).status).toBe(401);
    expect((await callRoute(key, await storeCredential("svc", "good"))).status).toBe(401);
  });
});

describe.each(routesBehind("api"))("%s", (key) => {
  it.each(["none", "bad", "expired", "revoked"])(
    "refuses a credential that is: %s",
    async (state) => {
      expect((await callRoute(key, await storeCredential("svc", state))).status).toBe(401);
    },
  );

  it("admits a service credential, but no other kind", async () => {
    expect((await callRoute(key, await storeCredential("ses", "good"))).status).toBe(401);
    expect((await callRoute(key, await storeCredential("pat", "good"))).status).toBe(401);
    expect((await callRoute(key, await storeCredential("svc", "good"))).status).toBe(200);
  });
});

describe.each(routesBehind("page"))("%s", (key) => {
  it("shows no personal page without a sign-in cookie, with or without a token", async () => {
    for (const token of [undefined, await storeCredential("ses", "good")]) {
      const response = await callRoute(key, token);
      const isRefused = (await refusalOf(response)) !== null;
      expect(isRefused || [302, 303, 400, 401, 403].includes(response.status)).toBe(true);
      expect(await response.text()).not.toContain(owner);
    }
  });
});

it("answers 401 below /v1 before it reveals if a path exists", async () => {
  for (const path of ["/v1", "/v1/", "/v1/nowhere", "/v1/tokens/x/y/z", "/v1/users"]) {
    expect((await call(path)).status, path).toBe(401);
  }
  expect((await call("/v1/nowhere", { token: await storeCredential("ses", "good") })).status).toBe(
    404,
  );
});
