import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { callRoute } from "../../support/call-route.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { ROUTES } from "../../support/routes.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

const organization = "org_matrix";
const SCOPES = ["API_READ", "API_WRITE", "METRICS_READ"];
let owner: string;
let stranger: string;

beforeAll(async () => {
  const manages = { ...apiControlPlane.manages, "tokens.own": ["API_WRITE"] };
  await storeOrganization(organization, { ...apiControlPlane, manages });
});

// A member may make 120 changes a minute, and there are more routes than that allows.
beforeEach(async () => {
  owner = await storePerson({ role: "Global_Admin", organization });
  stranger = await storePerson({ role: "Global_Admin", organization });
});

const storeManagingToken = async () =>
  (await storeToken({ owner, organization, scopes: SCOPES })).plaintext;
const storeTarget = async (targetOwner: string) =>
  (await storeToken({ owner: targetOwner, organization, scopes: ["API_READ"] })).id;
const routesOpen = (isOpen: boolean) =>
  Object.keys(ROUTES).filter((key) => {
    const { access, manages = false } = ROUTES[key] ?? {};
    return (access === "session" || access === "administrator") && manages === isOpen;
  });

describe("a token that may manage its owner's tokens", () => {
  it.each(routesOpen(true))("may use %s, but only on its owner's tokens", async (key) => {
    expect((await callRoute(key, await storeManagingToken(), await storeTarget(owner))).ok).toBe(
      true,
    );
    if (ROUTES[key]?.names === undefined) return;
    const foreign = await storeTarget(stranger);
    for (const id of [foreign, "tok_absent", "not-an-id"]) {
      expect((await callRoute(key, await storeManagingToken(), id)).status).toBe(404);
    }
    const row = env.DB.prepare("SELECT revoked_at, version FROM tokens WHERE id = ?").bind(foreign);
    expect(await row.first()).toEqual({ revoked_at: null, version: 1 });
  });

  it.each(routesOpen(false))("may not use %s, for any id", async (key) => {
    for (const id of [await storeTarget(owner), await storeTarget(stranger), "tok_absent"]) {
      expect((await callRoute(key, await storeManagingToken(), id)).status).toBe(403);
    }
  });

  it("cannot revoke or delete a session through the routes of tokens", async () => {
    const session = await storeSession(owner, organization);
    const row = env.DB.prepare("SELECT id FROM tokens WHERE kind = 'ses' AND owner = ?").bind(
      owner,
    );
    const id = (await row.first<string>("id")) ?? "";
    for (const key of ["POST /v1/tokens/:id/revoke", "DELETE /v1/tokens/:id"]) {
      expect((await callRoute(key, await storeManagingToken(), id)).status).toBe(404);
    }
    expect((await callRoute("GET /v1/me", session)).status).toBe(200);
  });
});
