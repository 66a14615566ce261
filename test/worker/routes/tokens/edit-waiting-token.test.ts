import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EpochSeconds, toRfc3339 } from "../../../../shared/time.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { applicationUsers } from "../../../../worker/permissions/presets/application-users.ts";
import { call } from "../../support/call.ts";
import {
  collect,
  collected,
  made,
  manager,
  type Party,
  party,
  works,
} from "../../support/managed.ts";
import { now, storeOrganization } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { trailOf } from "../../support/trail.ts";

const change = (id: string, assignments: string) =>
  env.DB.prepare(`UPDATE tokens SET ${assignments} WHERE id = ?`).bind(id).run();

describe("editing a token that waits", () => {
  it("changes its access, and the expiry that counts from the collection", async () => {
    const organization = await storeOrganization("org_application_users", applicationUsers);
    const [by, of] = [
      await manager({ organization, role: "viewer" }),
      await party({ organization, role: "application-user" }),
    ];
    const level = (permission: string) => ({ permission });
    const { id } = await made(by, of, {
      expires: { months: 6 },
      scopes: [level("sales:read"), level("labor:full")],
    });
    const edit = (body: object) =>
      call(`${of.tokens}/${id}`, { method: "PATCH", token: by.session, body });

    expect((await edit({ expires: { months: 5 } })).status).toBe(422);
    const edited = await edit({ expires: { months: 12 }, scopes: [level("sales:full")] });
    expect(await edited.json()).toMatchObject({
      status: "waiting",
      expires_at: null,
      collect_expires: { months: 12 },
      scopes: [{ permission: "sales:full" }],
    });
    const { expires_at } = await collected(of, id);
    const days = (Date.parse(expires_at ?? "") / 1000 - now()) / 86_400;
    expect(Math.round(days)).toBeGreaterThanOrEqual(365);
    expect(await trailOf(id)).toMatchObject([
      { action: "token.issued" },
      {
        action: "token.updated",
        details: { collect_expires: [{ months: 6 }, { months: 12 }] },
      },
      { action: "token.collected" },
    ]);
  });

  describe("whose expiry is a date", () => {
    const DAY = 86_400;
    const inDays = (days: number) => toRfc3339((now() + days * DAY) as EpochSeconds);
    let by: Party;
    let of: Party;
    beforeAll(async () => {
      await storeOrganization("org_dated", {
        ...apiControlPlane,
        expiry: {
          ...apiControlPlane.expiry,
          choices: [{ days: 30 }, { date: true }],
          editable: true,
        },
      });
    });
    beforeEach(async () => {
      by = await manager({ organization: "org_dated" });
      of = await party({ organization: "org_dated", role: "Admin" });
    });
    const edit = async (id: string, expires: object) => {
      const options = { method: "PATCH", token: by.session, body: { expires } };
      return (await call(`${of.tokens}/${id}`, options)).json<TokenResource>();
    };

    it("lets it wait no longer than to a date that is brought forward, and never longer again", async () => {
      const { id, collect_by: before } = await made(by, of);
      const at = inDays(2);

      expect(await edit(id, { at: inDays(60) })).toMatchObject({ collect_by: before });
      expect(await edit(id, { at })).toMatchObject({
        status: "waiting",
        expires_at: null,
        collect_by: at,
        collect_expires: { at },
      });
      expect(await edit(id, { days: 30 })).toMatchObject({ collect_by: at });
      const seconds = (text: string | null) => Date.parse(text ?? "") / 1000;
      expect((await trailOf(id)).at(2)?.details).toEqual({
        collect_by: [seconds(before), seconds(at)],
        collect_expires: [expect.anything(), { at }],
      });
    });

    it("is over once the date is here", async () => {
      const { id } = await made(by, of);
      await edit(id, { at: inDays(2) });
      // As if two days had passed.
      await change(
        id,
        `collect_by = collect_by - ${2 * DAY}, expires_at = expires_at - ${2 * DAY}`,
      );

      expect((await collect(of, id)).status).toBe(409);
      const seen = await call(`/v1/tokens/${id}`, { token: of.session });
      expect(await seen.json()).toMatchObject({ status: "expired", collect_by: null });
    });

    it("brings no secret back that was over before it", async () => {
      const token = await storeToken({
        owner: of.id,
        organization: "org_dated",
        scopes: ["API_READ"],
      });
      await change(
        token.id,
        `expires_at = unixepoch() - 1, collect_by = unixepoch() + ${7 * DAY},
          collect_expires = '{"days":30}', collect_from = '${by.id}'`,
      );
      const at = inDays(2);

      expect(await edit(token.id, { at })).toMatchObject({ status: "waiting", collect_by: at });
      expect(await works(token.plaintext)).toBe(false);
    });
  });
});
