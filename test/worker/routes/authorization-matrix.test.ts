import { env } from "cloudflare:workers";
import { inspectRoutes } from "hono/dev";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { attempt } from "../support/attempt.ts";
import { call } from "../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { emptyGroup, routeTarget } from "../support/route-target.ts";
import { type Door, ROUTES, type Route } from "../support/routes.ts";
import { type StoreTokenOptions, storeSession, storeToken } from "../support/store-token.ts";

const OTHER = "org_other";
let owner: string;
let stranger: string;
let foreigner: string;

beforeAll(async () => {
  const catalog = { ...apiControlPlane, groups: [...apiControlPlane.groups, emptyGroup("empty")] };
  await storeOrganization(HOME, catalog);
  await storeOrganization(OTHER, catalog);
  owner = await storePerson({ role: "Admin" });
  stranger = await storePerson({ role: "Global_Admin" });
  foreigner = await storePerson({ role: "Global_Admin", organization: OTHER });
  // The same person in both organizations: what is theirs in one must not show in the other.
  await storePerson({ id: owner, role: "Admin", organization: OTHER });
});

type Kind = NonNullable<StoreTokenOptions["kind"]>;

/** A credential of each state; what a kind lacks in scopes cannot matter to its own door. */
async function credential(kind: Kind, state: string): Promise<string | undefined> {
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

const target = (names: Route["names"], person: string, organization = HOME) =>
  routeTarget(names, { person, organization });

const through = (door: Door) => Object.keys(ROUTES).filter((key) => ROUTES[key]?.door === door);

it("lists every route of the Worker, and none that is gone", () => {
  const routes = inspectRoutes(app)
    .filter((route) => !route.isMiddleware)
    .map(({ method, path }) => `${method} ${path}`);

  expect([...new Set(routes)].toSorted()).toEqual(Object.keys(ROUTES).toSorted());
});

describe.each(through("session"))("%s", (key) => {
  it.each(["none", "bad", "expired", "revoked", "disabled owner"])(
    "refuses a session that is: %s",
    async (state) => {
      expect((await attempt(key, await credential("ses", state))).status).toBe(401);
    },
  );

  it("refuses every other kind of token", async () => {
    expect((await attempt(key, await credential("pat", "good"))).status).toBe(403);
    expect((await attempt(key, await credential("svc", "good"))).status).toBe(401);
  });

  it("lets a good session in", async () => {
    const { names } = ROUTES[key] ?? {};
    // Someone of their own: one of these routes is how a member leaves.
    const person = await storePerson({ role: "Admin" });
    const id = names === undefined ? undefined : await target(names, person);
    const { status } = await attempt(key, await storeSession(person), id);
    expect([200, 201, 204]).toContain(status);
  });
});

describe.each(through("administrator"))("%s", (key) => {
  const sessionOf = async (role: string, groups: string[] = []) =>
    storeSession(await storePerson({ role, groups }));
  const { names } = ROUTES[key] ?? {};

  it.each(["none", "bad", "expired", "revoked", "disabled owner"])(
    "refuses a session that is: %s",
    async (state) => {
      expect((await attempt(key, await credential("ses", state))).status).toBe(401);
    },
  );

  it("lets in whoever carries the control, and no token, not even theirs", async () => {
    const id = names === undefined ? undefined : await target(names, stranger);
    const session = await sessionOf("Global_Admin", ["token-managers"]);
    expect((await attempt(key, await credential("pat", "good"), id)).status).toBe(403);
    expect((await attempt(key, await credential("svc", "good"), id)).status).toBe(401);
    expect([200, 201, 204]).toContain((await attempt(key, session, id)).status);
  });
});

const naming = through("session").filter((key) => ROUTES[key]?.names !== undefined);

describe.each(naming)("%s", (key) => {
  const { names } = ROUTES[key] ?? {};
  const body = async (response: Response) => {
    const { request_id: _, ...problem } = await response.json<Record<string, unknown>>();
    return { status: response.status, ...problem };
  };

  it("answers alike for an unknown id, another person's and another organization's", async () => {
    const session = await credential("ses", "good");
    const unknown = await body(await attempt(key, session));

    expect(unknown).toMatchObject({ status: 404 });
    for (const id of [
      await target(names, stranger),
      await target(names, foreigner, OTHER),
      await target(names, owner, OTHER),
      "not-an-id",
      "tok_%27%20OR%201",
    ]) {
      expect(await body(await attempt(key, session, id))).toEqual(unknown);
    }
  });

  it("changes nothing of another's", async () => {
    const id = await target(names, stranger);
    await attempt(key, await credential("ses", "good"), id);

    const row = await env.DB.prepare("SELECT revoked_at, version FROM tokens WHERE id = ?")
      .bind(id)
      .first();
    expect(row).toEqual({ revoked_at: null, version: 1 });
  });
});

describe.each(through("bearer"))("%s", (key) => {
  it.each(["none", "bad", "expired", "revoked", "disabled owner"])(
    "refuses a token that is: %s",
    async (state) => {
      expect((await attempt(key, await credential("pat", state))).status).toBe(401);
    },
  );

  it("lets the holder in, of whichever organization, and no service credential", async () => {
    expect((await attempt(key, await credential("svc", "good"))).status).toBe(401);
    expect((await attempt(key, await credential("pat", "good"))).ok).toBe(true);
    expect((await attempt(key, await credential("pat", "other organization"))).ok).toBe(true);
  });
});

describe.each(through("proxy"))("%s", (key) => {
  it.each([
    ["none", 401],
    ["bad", 401],
    ["expired", 401],
    ["revoked", 401],
    ["disabled owner", 401],
    ["other organization", 401],
    ["good", 200],
  ])("answers a token that is %s with %d", async (state, status) => {
    expect((await attempt(key, await credential("pat", state))).status).toBe(status);
  });

  it("refuses a token that lacks the scope, and every other kind", async () => {
    const poor = await storeToken({ owner, scopes: ["PLAN_READ"] });
    expect((await attempt(key, poor.plaintext)).status).toBe(403);
    expect((await attempt(key, await credential("ses", "good"))).status).toBe(401);
    expect((await attempt(key, await credential("svc", "good"))).status).toBe(401);
  });
});

describe.each(through("api"))("%s", (key) => {
  it.each(["none", "bad", "expired", "revoked"])(
    "refuses a credential that is: %s",
    async (state) => {
      expect((await attempt(key, await credential("svc", state))).status).toBe(401);
    },
  );

  it("lets a service credential in, and no other kind", async () => {
    expect((await attempt(key, await credential("ses", "good"))).status).toBe(401);
    expect((await attempt(key, await credential("pat", "good"))).status).toBe(401);
    expect((await attempt(key, await credential("svc", "good"))).status).toBe(200);
  });
});

describe.each(through("page"))("%s", (key) => {
  it("serves nobody's page to a request without a sign-in cookie, whatever token it carries", async () => {
    for (const token of [undefined, await credential("ses", "good")]) {
      const response = await attempt(key, token);
      expect([302, 303, 400, 401, 403]).toContain(response.status);
      expect(await response.text()).not.toContain(owner);
    }
  });
});

it("answers 401 below /v1 before it says whether a path exists", async () => {
  for (const path of ["/v1", "/v1/", "/v1/nowhere", "/v1/tokens/x/y/z", "/v1/users"]) {
    expect((await call(path)).status, path).toBe(401);
  }
  expect((await call("/v1/nowhere", { token: await credential("ses", "good") })).status).toBe(404);
});
