import { expect, it } from "vitest";
import { INVITATION_LINK, invitation } from "../../support/organization-answers.ts";
import { ORIGIN } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };
const invitee = { email: "nina@example.test", role: "basic_user", groups: ["support"] };

it("sends each request to its path, with encoded ids", async () => {
  const { world, handlers } = await signedIn();
  await handlers.getOrganization(ask);
  await handlers.updateOrganization({ ...ask, change: { name: "Acme" } });
  await handlers.putGroupControls({ ...ask, group: "a/b", controls: ["x"] });
  await handlers.listInvitations(ask);
  await handlers.invite({ ...ask, invitee });
  await handlers.revokeInvitation({ ...ask, id: "../me" });

  const sent = world.requests.map(async (request) => [
    `${request.method} ${request.url.slice(ORIGIN.length)}`,
    await request.text(),
  ]);
  expect(await Promise.all(sent)).toEqual([
    ["GET /v1/organizations/current", ""],
    ["PATCH /v1/organizations/current", JSON.stringify({ name: "Acme" })],
    ["PUT /v1/groups/a%2Fb/controls", JSON.stringify({ controls: ["x"] })],
    ["GET /v1/invitations", ""],
    ["POST /v1/invitations", JSON.stringify(invitee)],
    ["DELETE /v1/invitations/..%2Fme", ""],
  ]);
});

it("returns an invitation's link and stores it nowhere", async () => {
  const { world, server, handlers } = await signedIn();
  world.route = (request) =>
    request.url.endsWith("/v1/invitations")
      ? Response.json({ ...invitation(), link: INVITATION_LINK }, { status: 201 })
      : server.route(request);

  const reply = await handlers.invite({ ...ask, invitee });

  expect(reply).toMatchObject({ ok: true, value: { link: INVITATION_LINK } });
  expect(world.session.text() + world.local.text()).not.toContain("SECRETCODE");
});
