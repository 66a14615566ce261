import { expect, it } from "vitest";
import { redirectBack } from "../support/fake-world.ts";
import { HOME, inTwoOrganizations, keyOf, OTHER } from "../support/two-organizations.ts";

const home = { connection: keyOf(HOME) };
const other = { connection: keyOf(OTHER) };
const in_ = (organizationId: string) => ({
  ok: true,
  value: { at: "signed_in", connection: { organizationId } },
});

it("signs out from a page that still shows the organization that another page has left", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  const sessions = [...server.live.keys()];

  expect(await handlers.signOut(home)).toMatchObject({ value: { at: "signed_out" } });

  expect(server.revoked.toSorted()).toEqual(sessions.toSorted());
  expect([...world.session.items.keys()]).toEqual([]);
});

it("leaves no session alive that only this computer's clock says is over", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  const sessions = [...server.live.keys()];
  world.now += 400 * 86_400_000;

  await handlers.signOut(other);

  expect(server.revoked.toSorted()).toEqual(sessions.toSorted());
});

it("leads back to the organization whose session ended once its person signs in again", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  await switchTo(HOME);
  server.live.clear();
  const { authorize } = world;
  world.authorize = (url) => redirectBack(url, { error: "login_required" });
  expect(await handlers.getMe(home)).toMatchObject({ failure: { kind: "session_ended" } });
  // The server knows only which session was opened last.
  world.authorize = (url) =>
    url.searchParams.has("organization") ? authorize(url) : redirectBack(url, { code: OTHER });

  expect(await handlers.signIn()).toMatchObject(in_(HOME));
  expect(world.launches.at(-1)?.interactive).toBe(false);
});

it("stays where the server leads once the organization whose session ended is no longer theirs", async () => {
  const { world, server, handlers } = await inTwoOrganizations();
  server.live.clear();
  world.authorize = (url) => redirectBack(url, { error: "access_denied" });
  await handlers.getMe(home);
  world.authorize = (url) =>
    url.searchParams.has("organization")
      ? redirectBack(url, { error: "access_denied" })
      : redirectBack(url, { code: OTHER });

  expect(await handlers.signIn()).toMatchObject(in_(OTHER));
});

it("goes over to nothing of somebody else's once an organization is left", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  server.subject = "usr_2";
  world.authorize = (url) => redirectBack(url, { code: HOME });
  await handlers.signIn();
  const before = world.launches.length;
  // Whatever else asked there when it was left may still be trying to follow its session by another.
  world.authorize = (url) =>
    url.searchParams.has("organization")
      ? redirectBack(url, { error: "access_denied" })
      : redirectBack(url, { code: "org_third" });

  expect(await handlers.leaveOrganization({ connection: keyOf(HOME, "usr_2") })).toMatchObject(
    in_("org_third"),
  );

  const asked = world.launches.slice(before).map(({ url }) => url.searchParams.get("organization"));
  expect(asked).not.toContain(OTHER);
});
