import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EpochSeconds, toRfc3339 } from "../../../../shared/time.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { applicationUsers } from "../../../../worker/permissions/presets/application-users.ts";
import { call } from "../../support/call.ts";
import {
  collectSecret,
  issueTokenFor,
  isValidSecret,
  requestCollection,
  type SignedInMember,
  storeManager,
  storeSignedInMember,
} from "../../support/issue-token-for.ts";
import { now, storeOrganization } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";

const change = (id: string, assignments: string) =>
  env.DB.prepare(`UPDATE tokens SET ${assignments} WHERE id = ?`).bind(id).run();

describe("editing a token with a pending secret", () => {
  it("changes its scopes, and the expiry that counts from the collection", async () => {
    const organization = await storeOrganization("org_application_users", applicationUsers);
    const [actor, member] = [
      await storeManager({ organization, role: "viewer" }),
      await storeSignedInMember({ organization, role: "application-user" }),
    ];
    const level = (permission: string) => ({ permission });
    const { id } = await issueTokenFor(actor, member, {
      expires: { months: 6 },
      scopes: [level("sales:read"), level("labor:full")],
    });
    const edit = (body: object) =>
      call(`${member.tokens}/${id}`, { method: "PATCH", token: actor.session, body });

    expect((await edit({ expires: { months: 5 } })).status).toBe(422);
    const edited = await edit({ expires: { months: 12 }, scopes: [level("sales:full")] });
    expect(await edited.json()).toMatchObject({
      status: "waiting",
      expires_at: null,
      collect_expires: { months: 12 },
      scopes: [{ permission: "sales:full" }],
    });
    const { expires_at } = await collectSecret(member, id);
    const days = (Date.parse(expires_at ?? "") / 1000 - now()) / 86_400;
    expect(Math.round(days)).toBeGreaterThanOrEqual(365);
    expect(await readTrailOf(id)).toMatchObject([
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
    let actor: SignedInMember;
    let member: SignedInMember;
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
      actor = await storeManager({ organization: "org_dated" });
      member = await storeSignedInMember({ organization: "org_dated", role: "Admin" });
    });
    const edit = async (id: string, expires: object) => {
      const options = { method: "PATCH", token: actor.session, body: { expires } };
      return (await call(`${member.tokens}/${id}`, options)).json<TokenResource>();
    };

    it("brings the deadline forward to an earlier date, and never moves it back", async () => {
      const { id, collect_by: before } = await issueTokenFor(actor, member);
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
      expect((await readTrailOf(id)).at(2)?.details).toEqual({
        collect_by: [seconds(before), seconds(at)],
        collect_expires: [expect.anything(), { at }],
      });
    });

    it("cannot be collected once the date has passed", async () => {
      const { id } = await issueTokenFor(actor, member);
      await edit(id, { at: inDays(2) });
      // Simulates two days.
      await change(
        id,
        `collect_by = collect_by - ${2 * DAY}, expires_at = expires_at - ${2 * DAY}`,
      );

      expect((await requestCollection(member, id)).status).toBe(409);
      const seen = await call(`/v1/tokens/${id}`, { token: member.session });
      expect(await seen.json()).toMatchObject({ status: "expired", collect_by: null });
    });

    it("does not make an expired secret valid again", async () => {
      const token = await storeToken({
        owner: member.id,
        organization: "org_dated",
        scopes: ["API_READ"],
      });
      await change(
        token.id,
        `expires_at = unixepoch() - 1, collect_by = unixepoch() + ${7 * DAY},
          collect_expires = '{"days":30}', collect_from = '${actor.id}'`,
      );
      const at = inDays(2);

      expect(await edit(token.id, { at })).toMatchObject({ status: "waiting", collect_by: at });
      expect(await isValidSecret(token.plaintext)).toBe(false);
    });
  });
});
