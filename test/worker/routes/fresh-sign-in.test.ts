import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../support/call.ts";
import { callRoute } from "../support/call-route.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import { buildEmptyGroup, storeRouteTarget } from "../support/store-route-target.ts";
import { storeToken } from "../support/store-token.ts";

const OTHER = "org_other";

beforeAll(async () => {
  const groups = [...apiControlPlane.groups, buildEmptyGroup("empty")];
  for (const id of [HOME, OTHER]) await storeOrganization(id, { ...apiControlPlane, groups });
});

const changes = Object.keys(ROUTES).filter(
  (key) => ROUTES[key]?.access === "administrator" && !key.startsWith("GET "),
);
const sensitive = changes.filter((key) => (ROUTES[key]?.fresh ?? false) !== false);

it("says of every change by an administrator if it needs a fresh sign-in", () => {
  expect(changes.filter((key) => ROUTES[key]?.fresh === undefined)).toEqual([]);
});

/** Sends a sensitive change, with the body for which it is one, by a person who proved who they are `ageSeconds` ago. */
async function callWithProof(key: string, ageSeconds: number | null, id?: string) {
  const person = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
  const provedAt = ageSeconds === null ? null : now() - ageSeconds;
  const expiresAt = now() + 3600;
  const session = await storeToken({ kind: "ses", owner: person, expiresAt, provedAt });
  const fresh = ROUTES[key]?.fresh;
  const body = typeof fresh === "object" ? fresh.body : undefined;
  return callRoute(key, session.plaintext, id, body);
}

describe.each(sensitive)("%s", (key) => {
  it("needs a proof of the person that is at most 10 minutes old, and else changes nothing", async () => {
    const countRows = () =>
      env.DB.prepare(
        `SELECT (SELECT count(*) FROM audit_events) AS events, (SELECT count(*) FROM changes) AS changes,
          (SELECT count(*) FROM idempotency) AS answers, (SELECT count(*) FROM one_time_links) AS links`,
      ).first();
    await env.DB.prepare("UPDATE organizations SET managers_see_secrets = 0").run();
    const { names } = ROUTES[key] ?? {};
    const id = names && (await storeRouteTarget(names, { person: "", organization: HOME }));
    const before = await countRows();
    for (const ageSeconds of [601, null]) {
      const refused = await callWithProof(key, ageSeconds, id);
      expect(refused.status).toBe(401);
      expect(refused.headers.get("WWW-Authenticate")).toBe(
        'Bearer realm="latchkey", error="insufficient_user_authentication", ' +
          'error_description="A more recent sign-in is required", max_age="600"',
      );
      expect(await refused.json()).toMatchObject({
        type: "urn:latchkey:problem:fresh_sign_in_required",
      });
    }
    expect(await countRows()).toEqual(before);
    expect([200, 201, 204]).toContain((await callWithProof(key, 540, id)).status);
    expect(await countRows()).not.toEqual(before);
  });
});

it.each(sensitive.filter((key) => ROUTES[key]?.names?.startsWith("user")))(
  "%s reveals no id to a person whose proof is too old",
  async (key) => {
    const foreign = await storeRouteTarget(ROUTES[key]?.names, { person: "", organization: OTHER });
    const statuses = [];
    for (const id of ["absent", foreign]) {
      statuses.push((await callWithProof(key, 601, id)).status);
    }
    expect(new Set(statuses).size).toBe(1);
  },
);

it.each(sensitive.filter((key) => typeof ROUTES[key]?.fresh === "object"))(
  "%s needs no fresh proof for a change that opens no part of Latchkey",
  async (key) => {
    const { names } = ROUTES[key] ?? {};
    const person = await storePerson({ role: "Global_Admin" });
    const expiresAt = now() + 3600;
    const session = await storeToken({ kind: "ses", owner: person, expiresAt, provedAt: null });
    const id = names && (await storeRouteTarget(names, { person: "", organization: HOME }));
    expect([200, 201]).toContain((await callRoute(key, session.plaintext, id)).status);
  },
);

it("asks for a fresh proof to enable a member who manages a part of Latchkey", async () => {
  const member = await storePerson({ role: "Global_Admin" });
  await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
    .bind(member)
    .run();
  const person = await storePerson({ role: "Global_Admin" });
  const session = await storeToken({ kind: "ses", owner: person, provedAt: null, expiresAt: 9e9 });
  const answer = await call(`/v1/users/${member}`, {
    method: "PATCH",
    token: session.plaintext,
    body: { disabled: false },
  });
  expect(answer.status).toBe(401);
});
