import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { METADATA } from "../support/fake-server.ts";
import { ORIGIN, redirectBack } from "../support/fake-world.ts";
import {
  draftNamed,
  HOME,
  inTwoOrganizations,
  keyOf,
  OTHER,
} from "../support/two-organizations.ts";

const home = { connection: keyOf(HOME) };
const other = { connection: keyOf(OTHER) };
const request = { name: "ci", expires: null, scopes: [] };
const signedInTo = (organizationId: string) => ({
  ok: true,
  value: { at: "signed_in", connection: { organizationId } },
});

describe("switching to another organization", () => {
  it("asks the server for a session without a window", async () => {
    const { world, switchTo } = await inTwoOrganizations();

    expect(await switchTo(OTHER)).toMatchObject(signedInTo(OTHER));

    const { url, interactive } = world.launches[1] ?? {};
    expect(interactive).toBe(false);
    expect(url?.searchParams.get("prompt")).toBe("none");
    expect(url?.searchParams.get("organization")).toBe(OTHER);
  });

  it("opens a window if the server needs the user", async () => {
    const { world, switchTo } = await inTwoOrganizations();
    const { authorize } = world;
    world.authorize = (url) =>
      url.searchParams.has("prompt")
        ? redirectBack(url, { error: "consent_required" })
        : authorize(url);

    expect(await switchTo(OTHER)).toMatchObject(signedInTo(OTHER));

    expect(world.launches.map(({ interactive }) => interactive)).toEqual([true, false, true]);
    expect(world.launches[2]?.url.searchParams.get("organization")).toBe(OTHER);
  });

  it.each([
    ["the window is closed", { error: "login_required" }, "sign_in_cancelled", 3],
    ["the user is no member there", { error: "access_denied" }, "no_member", 2],
  ])("changes nothing if %s", async (_, answer, kind, launches) => {
    const { world, handlers, switchTo } = await inTwoOrganizations();
    world.authorize = (url) => redirectBack(url, answer);

    expect(await switchTo(OTHER)).toEqual({ ok: false, failure: { kind } });

    expect(world.launches).toHaveLength(launches);
    expect(await handlers.getMe(home)).toMatchObject({ value: { organization: { id: HOME } } });
  });

  it("resumes a live session at once, even while offline", async () => {
    const { world, handlers, switchTo } = await inTwoOrganizations();
    await handlers.listAllTokens(home);
    await handlers.listOrganizations(home);
    await switchTo(OTHER);
    await handlers.listOrganizations(other);
    world.online = false;

    expect(await handlers.listOrganizations(other)).toMatchObject({ ok: true });
    expect(await switchTo(HOME)).toMatchObject(signedInTo(HOME));
    expect(await handlers.listAllTokens(home)).toMatchObject({
      value: { tokens: [{ hint: HOME }], staleSince: world.now },
    });
    expect(world.launches).toHaveLength(2);
  });

  it("reports offline if there is no live session", async () => {
    const { world, switchTo } = await inTwoOrganizations();
    world.online = false;
    expect(await switchTo(OTHER)).toEqual({ ok: false, failure: { kind: "offline" } });
  });

  it("opens no blank window for a server that is down", async () => {
    const { world, switchTo } = await inTwoOrganizations();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    world.authorize = () => {
      throw new Error("Authorization page could not be loaded.");
    };
    expect(await switchTo(OTHER)).toMatchObject({ failure: { kind: "unreachable" } });
    expect(world.launches.map(({ interactive }) => interactive)).toEqual([true, false]);
  });

  it("survives a browser restart", async () => {
    const { world, effects, switchTo } = await inTwoOrganizations();
    await switchTo(OTHER);
    world.restartBrowser();
    const { handlers } = createBackground(effects);
    expect(await handlers.getStatus({ silent: true })).toMatchObject(signedInTo(OTHER).value);
  });

  it("returns the current status to a page that shows a previous organization", async () => {
    const { world, switchTo } = await inTwoOrganizations();
    await switchTo(OTHER);
    expect(await switchTo("org_third", HOME)).toMatchObject(signedInTo(OTHER));
    expect(world.launches).toHaveLength(2);
  });
});

describe("signing out", () => {
  it.each(["signOut", "changeServer"] as const)(
    "revokes and forgets the sessions of every organization (%s)",
    async (name) => {
      const { world, server, handlers, switchTo } = await inTwoOrganizations();
      await handlers.saveDraft({ ...home, draft: draftNamed("at home") });
      await handlers.createToken({ ...home, request });
      await handlers.listAllTokens(home);
      await switchTo(OTHER);
      await handlers.getMe(other);
      await handlers.saveDraft({ ...other, draft: draftNamed("elsewhere") });
      const sessions = [...server.live.keys()];

      if (name === "signOut") await handlers.signOut(other);
      else await handlers.changeServer();

      expect([...world.session.items.keys()]).toEqual([]);
      expect(server.revoked.toSorted()).toEqual(sessions.toSorted());
      expect(server.live.size).toBe(0);
    },
  );

  it("wins over a switch that is still running", async () => {
    const { world, server, handlers, switchTo } = await inTwoOrganizations();
    world.route = async (sent) => {
      if (sent.url === METADATA.token_endpoint) await handlers.signOut(home);
      return await server.route(sent);
    };

    expect(await switchTo(OTHER)).toMatchObject({ value: { at: "signed_out", ended: false } });

    expect(world.session.text()).not.toContain("lk_ses_");
    expect(server.live.size).toBe(0);
  });
});

it("revokes the sessions of one user when another signs in, and hides the first user's draft", async () => {
  const { world, server, handlers, switchTo } = await inTwoOrganizations();
  await switchTo(OTHER);
  await handlers.saveDraft({ ...other, draft: draftNamed("theirs") });
  const open = [...server.live.keys()];
  server.subject = "usr_2";

  await handlers.signIn();

  const next = { connection: keyOf(HOME, "usr_2") };
  expect(server.revoked.toSorted()).toEqual(open.toSorted());
  expect(await handlers.getDraft(next)).toBeNull();
  expect(world.session.text()).not.toContain(open[0]);
  await handlers.signOut(next);
  expect([...world.session.items.keys()]).toEqual([]);
});

describe("leaving an organization", () => {
  it("forgets everything stored for it and switches to another connection", async () => {
    const { world, server, handlers, switchTo } = await inTwoOrganizations();
    await switchTo(OTHER);
    await handlers.getMe(other);
    await handlers.saveDraft({ ...other, draft: draftNamed("left behind") });

    expect(await handlers.leaveOrganization(other)).toMatchObject(signedInTo(HOME));

    expect(server.calls).toContain(`${OTHER} POST /v1/organizations/current/leave`);
    expect([...world.session.items.keys()].filter((key) => key.includes(OTHER))).toEqual([]);
    await expect.poll(() => world.local.text()).not.toContain(OTHER);
  });

  it("lets the server choose if there is no other connection", async () => {
    const { world, handlers } = await inTwoOrganizations();
    world.authorize = (url) => redirectBack(url, { code: OTHER });

    expect(await handlers.leaveOrganization(home)).toMatchObject(signedInTo(OTHER));

    expect(world.launches[1]?.url.searchParams.has("organization")).toBe(false);
    expect(world.launches[1]?.url.origin).toBe(ORIGIN);
  });
});
