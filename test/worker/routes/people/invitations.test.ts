import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { InvitationList } from "../../../../shared/wire/link-resource.ts";
import { Browser } from "../../identity/support/browser.ts";
import { codeOf, enter, invite, invited } from "../../identity/support/links.ts";
import { BAD_CODE, refusalOf } from "../../identity/support/refusal-of.ts";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";

let admin: string;
let session: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization("org_other");
});
beforeEach(async () => {
  admin = await storePerson({ role: "Global_Admin", name: "Ada Admin" });
  session = await storeSession(admin);
});

const list = async (token = session) => {
  const response = await call("/v1/invitations", { token });
  return (await response.json<InvitationList>()).invitations;
};

describe("inviting", () => {
  it("returns a link whose code is behind the # and nowhere in the database", async () => {
    const invitation = await invited(session, {
      email: " Nina@Example.test ",
      groups: ["token-managers"],
    });
    const rows = await env.DB.prepare("SELECT * FROM one_time_links").all();

    expect(invitation).toMatchObject({
      email: "nina@example.test",
      role: { id: "Basic_User", name: "Basic_User" },
      groups: [{ id: "token-managers", name: "Token managers" }],
      created_by: { id: admin, name: "Ada Admin" },
    });
    expect(invitation.link).toMatch(/^http:\/\/localhost:8787\/invitation#[A-Za-z0-9_-]{43}$/);
    const hours = Date.parse(invitation.expires_at) - Date.parse(invitation.created_at);
    expect(hours / 3_600_000).toBe(72);
    expect(JSON.stringify(rows.results)).not.toContain(codeOf(invitation));
    expect(await list()).toContainEqual(expect.objectContaining({ id: invitation.id }));
    expect(JSON.stringify(await list())).not.toContain(codeOf(invitation));
    expect(await readTrailOf(invitation.id)).toMatchObject([{ action: "invitation.created" }]);
    expect(JSON.stringify(await readTrailOf(invitation.id))).not.toContain("nina");
    const elsewhere = await storePerson({ role: "Global_Admin", organization: "org_other" });
    expect(await list(await storeSession(elsewhere, "org_other"))).toEqual([]);
  });

  it.each([
    [{ email: "no address" }, 422, "/email"],
    [{ email: "x@example.test", role: "King" }, 422, "/role"],
    [{ email: "x@example.test", groups: ["nowhere"] }, 422, "/groups/0"],
  ])("refuses %o", async (body, status, pointer) => {
    const response = await invite(session, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });

  it("refuses the address of a member, but not of another organization's member", async () => {
    const member = await storePerson();
    const foreigner = await storePerson({ organization: "org_other" });

    expect((await invite(session, { email: `${member}@example.test` })).status).toBe(409);
    expect((await invite(session, { email: `${foreigner}@example.test` })).status).toBe(201);
  });

  it("replaces an earlier invitation to the same address", async () => {
    const first = await invited(session, { email: "twice@example.test" });
    const second = await invited(session, { email: "twice@example.test", role: "Admin" });

    expect((await list()).filter(({ email }) => email === "twice@example.test")).toMatchObject([
      { id: second.id },
    ]);
    const refusal = async (invitation: typeof first) =>
      refusalOf(await enter(new Browser(), "/invitation", codeOf(invitation)));
    expect(await refusal(first)).toMatch(BAD_CODE);
    expect(await refusal(second)).toBeNull();
    expect(await readTrailOf(first.id)).toMatchObject([
      { action: "invitation.created" },
      { action: "invitation.revoked", actor: admin, details: { replaced_by: second.id } },
    ]);
    expect(await readTrailOf(second.id)).toMatchObject([{ action: "invitation.created" }]);
  });
});
