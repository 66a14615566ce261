import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { magistralaOperations } from "../../../worker/permissions/presets/magistrala-operations.ts";
import { attempt } from "../support/attempt.ts";
import { call } from "../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { routeTarget } from "../support/route-target.ts";
import { ROUTES } from "../support/routes.ts";
import { storeEvent } from "../support/store-event.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

const OTHER = "org_other";
const CONTROLS = ["users:manage", "api_tokens:manage", "catalog:manage", "audit:read"];
let me: string;
let session: string;

/** The same catalog in both, but what its names are differs. */
const catalogOf = (suffix: string) => ({
  ...magistralaOperations,
  roles: magistralaOperations.roles.map((role) => ({
    ...role,
    name: `${role.name}${suffix}`,
    controls: CONTROLS,
  })),
});

beforeAll(async () => {
  await storeOrganization(HOME, catalogOf(""));
  await storeOrganization(OTHER, catalogOf(" (other)"));
  me = await storePerson({ role: magistralaOperations.roles[0]?.id ?? "" });
  session = await storeSession(me);
});

/** What looks like something of mine, in the other organization: same people, names, entities and addresses. */
async function plant(): Promise<void> {
  const role = magistralaOperations.roles[0]?.id ?? "";
  await storePerson({ id: me, organization: OTHER, role, groups: ["token-managers"] });
  const scopes: [string, string][] = [["channels:publish", "*"]];
  for (const owner of [me, await storePerson({ organization: OTHER, name: "Person like me" })]) {
    await storeToken({ owner, organization: OTHER, name: "Token pat", scopes });
    await storeToken({ owner, organization: OTHER, revokedAt: 5, name: "Token pat", scopes });
    await storeSession(owner, OTHER);
  }
  await storeToken({ kind: "svc", owner: OTHER, organization: OTHER });
  await routeTarget("invitation", { person: me, organization: OTHER });
  await env.DB.prepare(
    `INSERT INTO audit_events (id, occurred_at, organization, action, actor, subject, target_kind,
      target_id) SELECT 'aud_planted' || t.id, unixepoch(), ?1, 'token.issued', ?2, ?2, 'token', t.id
      FROM tokens t`,
  )
    .bind(OTHER, me)
    .run();
}

/** Leaves a row itself, so it is looked at apart. */
const EXPORT = "GET /v1/audit-events/export";
const reading = Object.entries(ROUTES).filter(
  ([key, { door }]) =>
    key.startsWith("GET /v1/") && key !== EXPORT && /^(session|administrator)$/.test(door),
);
/** That one belongs to it is the only thing that shows of another organization. */
const LISTS_MINE = "GET /v1/organizations";

describe("what stands in another organization", () => {
  it("shows in no answer, however alike it looks", async () => {
    const ids = new Map<string, string>();
    for (const [key, { names }] of reading) {
      if (names) ids.set(key, await routeTarget(names, { person: me, organization: HOME }));
    }
    const read = async () => {
      const answers: Record<string, unknown> = {};
      for (const [key] of reading) {
        const response = await attempt(key, session, ids.get(key));
        expect([key, response.status]).toEqual([key, 200]);
        answers[key] = (await response.text()).replaceAll(/"last_used_at":"[^"]*"/g, "");
      }
      return answers;
    };

    const before = await read();
    await plant();
    const after = await read();

    for (const [key] of reading) {
      if (key === LISTS_MINE) continue;
      expect([key, after[key]]).toEqual([key, before[key]]);
    }
    expect(after[LISTS_MINE]).toContain(OTHER);
    expect(await (await attempt(EXPORT, session)).text()).not.toContain("aud_planted");
  });

  it("is no place that a list goes on from: its cursor is as good as an unknown one", async () => {
    await storeEvent();
    const foreign = await storeEvent({ organization: OTHER });
    for (const path of ["/v1/audit-events", "/v1/me/activity"]) {
      const page = await call(`${path}?cursor=${foreign}`, { token: session });
      expect([path, await page.json()]).toEqual([path, { events: [], next_cursor: null }]);
    }
  });
});
