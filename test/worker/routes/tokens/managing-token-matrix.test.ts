import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { attempt } from "../../support/attempt.ts";
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
  owner = await storePerson({ role: "Global_Admin", organization });
  stranger = await storePerson({ role: "Global_Admin", organization });
});

const managing = async () => (await storeToken({ owner, organization, scopes: SCOPES })).plaintext;
const target = async (of: string) =>
  (await storeToken({ owner: of, organization, scopes: ["API_READ"] })).id;
const through = (may: boolean) =>
  Object.keys(ROUTES).filter((key) => {
    const { door, manages = false } = ROUTES[key] ?? {};
    return (door === "session" || door === "administrator") && manages === may;
  });

describe("a token that may manage its owner's tokens", () => {
  it.each(through(true))("may use %s, as far as its owner's tokens go", async (key) => {
    expect((await attempt(key, await managing(), await target(owner))).ok).toBe(true);
    if (ROUTES[key]?.names === undefined) return;
    const foreign = await target(stranger);
    for (const id of [foreign, "tok_absent", "not-an-id"]) {
      expect((await attempt(key, await managing(), id)).status).toBe(404);
    }
    const row = env.DB.prepare("SELECT revoked_at, version FROM tokens WHERE id = ?").bind(foreign);
    expect(await row.first()).toEqual({ revoked_at: null, version: 1 });
  });

  it.each(through(false))("may not use %s, whatever the id", async (key) => {
    for (const id of [await target(owner), await target(stranger), "tok_absent"]) {
      expect((await attempt(key, await managing(), id)).status).toBe(403);
    }
  });

  it("manages no session, not even by a token's routes", async () => {
    const session = await storeSession(owner, organization);
    const row = env.DB.prepare("SELECT id FROM tokens WHERE kind = 'ses' AND owner = ?").bind(
      owner,
    );
    const id = (await row.first<string>("id")) ?? "";
    for (const key of ["POST /v1/tokens/:id/revoke", "DELETE /v1/tokens/:id"]) {
      expect((await attempt(key, await managing(), id)).status).toBe(404);
    }
    expect((await attempt("GET /v1/me", session)).status).toBe(200);
  });
});
