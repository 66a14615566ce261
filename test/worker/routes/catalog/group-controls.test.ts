import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { GroupList } from "../../../../shared/wire/group-resource.ts";
import type { UserPage } from "../../../../shared/wire/user-resource.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";

const TOKENS = "api_tokens:manage";
let organization: string;
let admin: string;
let session: string;
let count = 0;

/** Each test has its own organization with the first preset, whose admins manage users, not the catalog. */
beforeEach(async () => {
  const catalog = structuredClone(apiControlPlane);
  Object.assign(catalog.roles[1] ?? {}, { controls: ["users:manage"] });
  organization = await storeOrganization(`org_controls_${++count}`, catalog);
  admin = await storePerson({ role: "Global_Admin", organization });
  session = await storeSession(admin, organization);
});

const put = (controls: unknown, token = session, group = "token-managers") =>
  call(`/v1/groups/${group}/controls`, { method: "PUT", token, body: { controls } });
const versions = () =>
  env.DB.prepare("SELECT count(*) AS n FROM catalogs WHERE organization = ?")
    .bind(organization)
    .first<number>("n");

describe("PUT /v1/groups/{group_id}/controls", () => {
  it("closes and reopens routes to a group's members from their next request on", async () => {
    const manager = await storePerson({ groups: ["token-managers"], organization });
    const theirs = await storeSession(manager, organization);
    const users = () => call("/v1/users", { token: theirs });
    expect((await (await users()).json<UserPage>()).total).toBe(2);

    const off = await put([]);
    expect((await off.json<GroupList>()).groups).toMatchObject([
      { id: "token-managers", controls: [], members: 1 },
    ]);
    expect((await users()).status).toBe(404);
    await put([TOKENS]);
    expect((await users()).status).toBe(200);
    expect(await versions()).toBe(3);
  });

  it("records the old and new controls, and a feed row for the whole organization", async () => {
    await put([]);
    expect(await readTrailOf(`${organization}/2`)).toMatchObject([
      {
        action: "catalog.put",
        actor: admin,
        organization,
        details: { group: "token-managers", controls: [[TOKENS], []], version: [1, 2] },
      },
    ]);
    const feed = await env.DB.prepare(
      "SELECT kind FROM changes WHERE target_id = ? ORDER BY seq DESC LIMIT 1",
    )
      .bind(organization)
      .first();
    expect(feed).toEqual({ kind: "organization" });
  });

  it("stores no new version if nothing changes", async () => {
    expect((await put([TOKENS])).status).toBe(200);
    expect(await versions()).toBe(1);
  });

  it.each([
    [["nowhere"], "/controls/0"],
    [[TOKENS, TOKENS], "/controls/1"],
    ["*", "/controls"],
  ])("refuses %j and points at what is wrong", async (controls, pointer) => {
    const response = await put(controls);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });

  it("answers 404 for an unknown group", async () => {
    expect((await put([], session, "nowhere")).status).toBe(404);
  });

  it("refuses to give or take a control that the actor lacks, even through their own group", async () => {
    const limited = await storePerson({
      role: "Admin",
      groups: ["token-managers"],
      organization,
    });
    const member = await storeSession(limited, organization);
    expect((await put([TOKENS, "catalog:manage"], member)).status).toBe(403);
    const outside = await storePerson({ role: "Admin", organization });
    expect((await put([], await storeSession(outside, organization))).status).toBe(403);

    expect(await versions()).toBe(1);
    expect((await readTrailOf(limited)).map(({ action }) => action)).toEqual(["authority.refused"]);
  });

  it("answers a concurrent change with a conflict, not with last_administrator", async () => {
    await put([TOKENS, "users:manage"]);
    const options = { method: "PUT", token: session, body: { controls: [TOKENS] } };
    const answer = await callMeanwhile("/v1/groups/token-managers/controls", options, () =>
      put([TOKENS, "users:manage", "audit:read"]),
    );

    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ type: "urn:latchkey:problem:conflict" });
  });

  it("refuses to take users or catalog from its last administrator", async () => {
    await put([TOKENS, "users:manage", "catalog:manage"]);
    await storePerson({ groups: ["token-managers"], organization });
    await env.DB.prepare("UPDATE memberships SET role = 'Basic_User', groups = ? WHERE person = ?")
      .bind('["token-managers"]', admin)
      .run();

    const refused = await put([TOKENS, "users:manage"]);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ type: "urn:latchkey:problem:last_administrator" });
    await storePerson({ role: "Global_Admin", organization });
    expect((await put([TOKENS, "users:manage"])).status).toBe(200);
  });

  describe("for an actor who manages users and may grant one permission to others", () => {
    const READERS = "readers";
    let limited: string;
    /** `lists` may grant everything to others but has no control; `bare` has neither. */
    beforeEach(async () => {
      const catalog = structuredClone(apiControlPlane);
      Object.assign(catalog.roles[1] ?? {}, { controls: ["users:manage"] });
      const group = (id: string, grants_for_others: string[] | "*", controls: string[]) => ({
        ...{ id, name: id, grants: [], grants_for_others, controls },
      });
      catalog.groups.push(
        group(READERS, ["API_READ"], [TOKENS]),
        group("lists", "*", []),
        group("bare", [], []),
      );
      organization = await storeOrganization(`org_controls_${++count}`, catalog);
      await storePerson({ role: "Global_Admin", organization });
      const actor = await storePerson({ role: "Admin", groups: [READERS], organization });
      limited = await storeSession(actor, organization);
    });
    const putBare = () => put([TOKENS], limited, "bare");

    it("refuses a control that gives more to a member of another group too", async () => {
      expect((await putBare()).status).toBe(200);
      expect((await put([], limited, "bare")).status).toBe(200);
      const member = await storePerson({ groups: ["lists", "bare"], organization });
      const refused = await putBare();

      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ type: "urn:latchkey:problem:beyond_authority" });
      const theirs = await storeSession(member, organization);
      expect((await call("/v1/users", { token: theirs })).status).toBe(404);
    });

    it("refuses to take a control from a member with more powers than the actor", async () => {
      await putBare();
      await storePerson({ role: "Global_Admin", groups: ["bare"], organization });
      expect((await put([], limited, "bare")).status).toBe(403);
    });

    it("judges disabled members too, who keep their groups", async () => {
      const member = await storePerson({ groups: ["lists", "bare"], organization });
      await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
        .bind(member)
        .run();
      expect((await putBare()).status).toBe(403);
    });

    it("refuses a control if a member joins another group meanwhile", async () => {
      const member = await storePerson({ groups: ["bare"], organization });
      const options = { method: "PUT", token: limited, body: { controls: [TOKENS] } };
      const answer = await callMeanwhile("/v1/groups/bare/controls", options, () =>
        env.DB.prepare("UPDATE memberships SET groups = ? WHERE person = ?")
          .bind('["lists","bare"]', member)
          .run(),
      );
      expect(answer.status).toBe(409);
      expect(await versions()).toBe(1);
    });
  });
});
