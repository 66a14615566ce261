import { expect, it } from "vitest";
import { redirectBack } from "../support/fake-world.ts";
import { HOME, inTwoOrganizations, keyOf, OTHER } from "../support/two-organizations.ts";

const home = { connection: keyOf(HOME) };
const other = { connection: keyOf(OTHER) };
const signedInTo = (organizationId: string) => ({
  ok: true,
  value: { at: "signed_in", connection: { organizationId } },
});

it("signs out of every organization from a page that still shows a previous one", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  const sessions = [...server.live.keys()];

  expect(await handlers.signOut(home)).toMatchObject({ value: { at: "signed_out" } });

  expect(server.revoked.toSorted()).toEqual(sessions.toSorted());
  expect([...world.session.items.keys()]).toEqual([]);
});

it("revokes sessions at sign-out that have expired only by this computer's clock", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  const sessions = [...server.live.keys()];
  world.now += 400 * 86_400_000;

  await handlers.signOut(other);

  expect(server.revoked.toSorted()).toEqual(sessions.toSorted());
});

it("returns to the organization whose session ended when the user signs in again", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  await switchTo(HOME);
  server.live.clear();
  const { authorize } = world;
  world.authorize = (url) => redirectBack(url, { error: "login_required" });
  expect(await handlers.getMe(home)).toMatchObject({ failure: { kind: "session_ended" } });
  // Without a requested organization, the server chooses the one of the newest session.
  world.authorize = (url) =>
    url.searchParams.has("organization") ? authorize(url) : redirectBack(url, { code: OTHER });

  expect(await handlers.signIn()).toMatchObject(signedInTo(HOME));
  expect(world.launches.at(-1)?.interactive).toBe(false);
});

it("stays in the server's choice if the user no longer belongs to the last organization", async () => {
  const { world, server, handlers } = await inTwoOrganizations();
  server.live.clear();
  world.authorize = (url) => redirectBack(url, { error: "access_denied" });
  await handlers.getMe(home);
  world.authorize = (url) =>
    url.searchParams.has("organization")
      ? redirectBack(url, { error: "access_denied" })
      : redirectBack(url, { code: OTHER });

  expect(await handlers.signIn()).toMatchObject(signedInTo(OTHER));
});

it("never switches to another user's organization after leaving one", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  server.subject = "usr_2";
  world.authorize = (url) => redirectBack(url, { code: HOME });
  await handlers.signIn();
  const launchesBefore = world.launches.length;
  // The left organization refuses: a concurrent request may still try to renew its session.
  world.authorize = (url) =>
    url.searchParams.has("organization")
      ? redirectBack(url, { error: "access_denied" })
      : redirectBack(url, { code: "org_third" });

  expect(await handlers.leaveOrganization({ connection: keyOf(HOME, "usr_2") })).toMatchObject(
    signedInTo("org_third"),
  );

  const requested = world.launches
    .slice(launchesBefore)
    .map(({ url }) => url.searchParams.get("organization"));
  expect(requested).not.toContain(OTHER);
});
