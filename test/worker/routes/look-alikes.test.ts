import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { magistralaOperations } from "../../../worker/permissions/presets/magistrala-operations.ts";
import { call } from "../support/call.ts";
import { callRoute } from "../support/call-route.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import { storeEvent } from "../support/store-event.ts";
import { storeRouteTarget } from "../support/store-route-target.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

const OTHER = "org_other";
const CONTROLS = ["users:manage", "api_tokens:manage", "catalog:manage", "audit:read"];
let me: string;
let session: string;

/** Builds a catalog with the same ids in each organization, but with other names. */
const buildCatalog = (suffix: string) => ({
  ...magistralaOperations,
  roles: magistralaOperations.roles.map((role) => ({
    ...role,
    name: `${role.name}${suffix}`,
    controls: CONTROLS,
  })),
});

beforeAll(async () => {
  await storeOrganization(HOME, buildCatalog(""));
  await storeOrganization(OTHER, buildCatalog(" (other)"));
  me = await storePerson({ role: magistralaOperations.roles[0]?.id ?? "" });
  session = await storeSession(me);
});

/** Stores rows in the other organization with the same people, names, entities and addresses as mine. */
async function storeLookAlikes(): Promise<void> {
  const role = magistralaOperations.roles[0]?.id ?? "";
  await storePerson({ id: me, organization: OTHER, role, groups: ["token-managers"] });
  const scopes: [string, string][] = [["channels:publish", "*"]];
  for (const owner of [me, await storePerson({ organization: OTHER, name: "Person like me" })]) {
    await storeToken({ owner, organization: OTHER, name: "Token pat", scopes });
    await storeToken({ owner, organization: OTHER, revokedAt: 5, name: "Token pat", scopes });
    await storeSession(owner, OTHER);
  }
  await storeToken({ kind: "svc", owner: OTHER, organization: OTHER });
  await storeRouteTarget("invitation", { person: me, organization: OTHER });
  await env.DB.prepare(
    `INSERT INTO audit_events (id, occurred_at, organization, action, actor, subject, target_kind,
      target_id) SELECT 'aud_planted' || t.id, unixepoch(), ?1, 'token.issued', ?2, ?2, 'token', t.id
      FROM tokens t`,
  )
    .bind(OTHER, me)
    .run();
}

/** Checked separately, since the export itself records an audit row. */
const EXPORT = "GET /v1/audit-events/export";
const reading = Object.entries(ROUTES).filter(
  ([key, { access }]) =>
    key.startsWith("GET /v1/") && key !== EXPORT && /^(session|administrator)$/.test(access),
);
/** The only answer that may name another organization, since I am a member of it. */
const LISTS_MINE = "GET /v1/organizations";

describe("data of another organization", () => {
  it("appears in no answer, even if it looks like mine", async () => {
    const ids = new Map<string, string>();
    for (const [key, { names }] of reading) {
      if (names) ids.set(key, await storeRouteTarget(names, { person: me, organization: HOME }));
    }
    const read = async () => {
      const answers: Record<string, unknown> = {};
      for (const [key] of reading) {
        const response = await callRoute(key, session, ids.get(key));
        expect([key, response.status]).toEqual([key, 200]);
        answers[key] = (await response.text()).replaceAll(/"last_used_at":"[^"]*"/g, "");
      }
      return answers;
    };

    // The first reading of the trail leaves a row, which the next ones list.
    await read();
    const before = await read();
    await storeLookAlikes();
    const after = await read();

    for (const [key] of reading) {
      if (key === LISTS_MINE) continue;
      expect([key, after[key]]).toEqual([key, before[key]]);
    }
    expect(after[LISTS_MINE]).toContain(OTHER);
    expect(await (await callRoute(EXPORT, session)).text()).not.toContain("aud_planted");
  });

  it("cannot serve as a cursor, which is treated as an unknown one", async () => {
    await storeEvent();
    const foreign = await storeEvent({ organization: OTHER });
    for (const path of ["/v1/audit-events", "/v1/me/activity"]) {
      const page = await call(`${path}?cursor=${foreign}`, { token: session });
      expect([path, await page.json()]).toEqual([path, { events: [], next_cursor: null }]);
    }
  });
});
