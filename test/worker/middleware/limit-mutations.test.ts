import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import type { Env } from "../../../worker/env.ts";
import { ORIGIN } from "../support/call.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import { storeSession } from "../support/store-token.ts";
import { watchedEnv } from "../support/watched-env.ts";

const { env: bindings, trips } = watchedEnv();
const OTHER = "org_limited";
let session: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization(OTHER);
  session = await storeSession(await storePerson({ role: "Global_Admin" }));
});

/** Returns a limit that allows each key as often as `most` says. */
function limitTo(most: number) {
  const counts = new Map<string, number>();
  const limit = async ({ key = "" }) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { success: count <= most };
  };
  return { limit, keys: () => [...counts.keys()] };
}

const NEVER = { limit: async () => ({ success: false }) };
const ALWAYS = { limit: async () => ({ success: true }) };

async function send(route: string, token: string, own: Partial<Env>): Promise<Response> {
  const [method = "", path = ""] = route.split(" ");
  const url = ORIGIN + path.replaceAll(/:\w+/g, "tok_absent");
  const init = { method, headers: { Authorization: `Bearer ${token}` } };
  const context = createExecutionContext();
  const response = await app.fetch(new Request(url, init), { ...bindings, ...own }, context);
  await waitOnExecutionContext(context);
  return response;
}

const countAuditRows = () =>
  bindings.DB.prepare("SELECT count(*) AS n FROM audit_events").first("n");

const v1 = Object.keys(ROUTES).filter((key) => key.includes(" /v1/"));
/** The GETs that write: who reads the trail is recorded in it. */
const RECORDED = ["GET /v1/audit-events", "GET /v1/audit-events/export"];
const isSafe = (key: string) => /^(GET|ALL) /.test(key) && !RECORDED.includes(key);

describe.each(v1.filter((key) => !isSafe(key) && !RECORDED.includes(key)))("%s", (key) => {
  it("answers 429 with Retry-After to a credential over its limit, without a read", async () => {
    const before = trips();
    const response = await send(key, session, { MUTATION_LIMIT: NEVER });

    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("60");
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ type: "urn:latchkey:problem:rate_limited" });
    expect(trips() - before).toBe(0);
  });

  it("answers 429 to an organization over its limit, whatever the credential", async () => {
    const limits = { MUTATION_LIMIT: ALWAYS, ORGANIZATION_MUTATION_LIMIT: NEVER };
    expect((await send(key, session, limits)).status).toBe(429);
  });
});

describe.each(v1.filter(isSafe))("%s", (key) => {
  it("is never counted, and records nothing", async () => {
    const limits = { MUTATION_LIMIT: NEVER, ORGANIZATION_MUTATION_LIMIT: NEVER };
    const before = await countAuditRows();
    expect((await send(key, session, limits)).status).not.toBe(429);
    expect(await countAuditRows()).toEqual(before);
  });
});

describe.each(RECORDED)("%s", (key) => {
  it("answers 429 to a member or an organization over its limit, since it is recorded", async () => {
    const query = key.endsWith("export") ? `${key}?format=csv` : key;
    const before = await countAuditRows();
    for (const limits of [{ MUTATION_LIMIT: NEVER }, { ORGANIZATION_MUTATION_LIMIT: NEVER }]) {
      expect((await send(query, session, limits)).status).toBe(429);
    }
    expect(await countAuditRows()).toEqual(before);
    expect((await send(query, session, {})).status).toBe(200);
  });
});

describe("the limit of mutations", () => {
  const revokeAll = "POST /v1/tokens/revoke-all";

  it("counts a member over all their credentials, and other members and organizations apart", async () => {
    const member = await storePerson();
    await storePerson({ id: member, organization: OTHER });
    const limits = { MUTATION_LIMIT: limitTo(2) };
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) {
      statuses.push((await send(revokeAll, await storeSession(member), limits)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);

    const elsewhere = await storeSession(member, OTHER);
    expect((await send(revokeAll, elsewhere, limits)).status).toBe(200);
    const other = await storeSession(await storePerson());
    expect((await send(revokeAll, other, limits)).status).toBe(200);
  });

  it("never counts what it refused one member against their organization", async () => {
    const organization = limitTo(3);
    const limits = { MUTATION_LIMIT: limitTo(2), ORGANIZATION_MUTATION_LIMIT: organization };
    const flooding = await storeSession(await storePerson());
    for (let n = 0; n < 10; n++) await send(revokeAll, flooding, limits);

    expect((await send(revokeAll, session, limits)).status).toBe(200);
    expect(organization.keys()).toEqual(["org_home"]);
  });

  it("allows changes if the limiter fails or is not configured", async () => {
    const limit = () => Promise.reject(new Error("down"));
    const failing = { MUTATION_LIMIT: { limit }, ORGANIZATION_MUTATION_LIMIT: { limit } };
    expect((await send(revokeAll, session, failing)).status).toBe(200);
    const { MUTATION_LIMIT: _, ORGANIZATION_MUTATION_LIMIT: __, ...rest } = bindings;
    const context = createExecutionContext();
    const init = { method: "POST", headers: { Authorization: `Bearer ${session}` } };
    const request = new Request(`${ORIGIN}/v1/tokens/revoke-all`, init);
    expect((await app.fetch(request, rest, context)).status).toBe(200);
    await waitOnExecutionContext(context);
  });

  it("names no token in a key", async () => {
    const limit = limitTo(5);
    await send(revokeAll, session, { MUTATION_LIMIT: limit });
    expect(limit.keys()).toHaveLength(2);
    expect(limit.keys().join()).not.toContain(session);
  });
});
