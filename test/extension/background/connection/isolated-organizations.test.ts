import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { METADATA } from "../support/fake-server.ts";
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
const ended = { ok: false, failure: { kind: "session_ended", host: "tokens.example.com" } };

describe("two organizations with equal ids and names", () => {
  it("never answer for each other", async () => {
    const { server, handlers, switchTo } = await inTwoOrganizations();
    await switchTo(OTHER);
    server.calls.length = 0;

    expect(await handlers.getMe(other)).toMatchObject({ value: { organization: { id: OTHER } } });
    expect(await handlers.getCatalog(other)).toMatchObject({ value: { version: 2 } });
    expect(await handlers.listTokens({ ...other, query: {} })).toMatchObject({
      value: { tokens: [{ hint: OTHER }] },
    });

    expect(await handlers.getMe(home)).toEqual(ended);
    expect(await handlers.getCatalog(home)).toEqual(ended);
    expect(await handlers.listTokens({ ...home, query: {} })).toEqual(ended);
    expect(await handlers.revokeToken({ ...home, id: "tok_1" })).toEqual(ended);
    expect(await handlers.revokePresentedToken({ ...home, token: "lk_pat_x" })).toEqual(ended);
    expect(await handlers.leaveOrganization(home)).toEqual(ended);
    expect(await handlers.createToken({ ...home, request })).toMatchObject({ at: "failed" });
    expect(server.calls.filter((call) => !call.startsWith(OTHER))).toEqual([]);
  });

  it("have separate cached answers while offline", async () => {
    const { world, handlers, switchTo } = await inTwoOrganizations();
    const look = async (ask: typeof home) => [
      await handlers.getMe(ask),
      await handlers.getCatalog(ask),
      await handlers.listAllTokens(ask),
    ];
    const seen = (id: string, version: number) => [
      { value: { organization: { id } } },
      { value: { version } },
      { value: { tokens: [{ hint: id }] } },
    ];
    await look(home);
    await switchTo(OTHER);
    await look(other);
    world.online = false;

    expect(await look(other)).toMatchObject(seen(OTHER, 2));
    await switchTo(HOME);
    expect(await look(home)).toMatchObject(seen(HOME, 1));
    expect(await handlers.listTokens({ ...other, query: {} })).toEqual(ended);
  });

  it("keep separate drafts, which only their own pages show", async () => {
    const { handlers, switchTo } = await inTwoOrganizations();
    await handlers.saveDraft({ ...home, draft: draftNamed("at home") });
    await switchTo(OTHER);

    expect(await handlers.getDraft(other)).toBeNull();
    expect(await handlers.getDraft(home)).toBeNull();
    await handlers.saveDraft({ ...other, draft: draftNamed("elsewhere") });

    await switchTo(HOME);
    expect(await handlers.getDraft(home)).toEqual(draftNamed("at home"));
    await switchTo(OTHER);
    expect(await handlers.getDraft(other)).toEqual(draftNamed("elsewhere"));
  });

  it("keep separate unsaved secrets", async () => {
    const { handlers, switchTo } = await inTwoOrganizations();
    await handlers.createToken({ ...home, request });
    await switchTo(OTHER);

    expect(await handlers.getCreation(other)).toEqual({ at: "none" });
    expect(await handlers.getCreation(home)).toEqual({ at: "none" });
    await handlers.createToken({ ...other, request });

    expect(await handlers.getCreation(other)).toMatchObject({
      unsaved: { secret: `lk_pat_${OTHER}` },
    });
    await switchTo(HOME);
    expect(await handlers.getCreation(home)).toMatchObject({
      unsaved: { secret: `lk_pat_${HOME}` },
    });
  });
});

describe("a page that still shows the organization that another page has left", () => {
  it("saves its drafts for that organization alone", async () => {
    const { handlers, switchTo } = await inTwoOrganizations();
    const owner = "usr_7";
    await handlers.saveDraft({ ...home, draft: draftNamed("begun") });
    await switchTo(OTHER);
    await handlers.saveDraft({ ...home, draft: draftNamed("typed on") });
    await handlers.saveDraft({ ...home, owner, draft: draftNamed("for usr_7") });

    expect(await handlers.getDraft(other)).toBeNull();
    expect(await handlers.getDraft({ ...other, owner })).toBeNull();
    expect(await handlers.getDraft(home)).toBeNull();
    await switchTo(HOME);
    expect(await handlers.getDraft(home)).toEqual(draftNamed("typed on"));
    expect(await handlers.getDraft({ ...home, owner })).toEqual(draftNamed("for usr_7"));
  });

  it("forgets only the secret that was acknowledged there", async () => {
    const { world, handlers, switchTo } = await inTwoOrganizations();
    await handlers.createToken({ ...home, request });
    await switchTo(OTHER);
    await handlers.createToken({ ...other, request });

    await handlers.acknowledgeCreation(home);

    expect(world.session.text()).not.toContain(`lk_pat_${HOME}`);
    expect(await handlers.getCreation(other)).toMatchObject({
      unsaved: { secret: `lk_pat_${OTHER}` },
    });
    await switchTo(HOME);
    expect(await handlers.getCreation(home)).toEqual({ at: "none" });
  });

  it("keeps the notice about a handed token until the user comes back", async () => {
    const { handlers, switchTo } = await inTwoOrganizations();
    await handlers.createToken({ ...home, owner: "usr_7", request });
    await switchTo(OTHER);
    await handlers.acknowledgeCreation(home);
    await switchTo(HOME);
    expect(await handlers.getCreation(home)).toMatchObject({ at: "handed", owner: "usr_7" });
    await handlers.acknowledgeCreation(home);
    expect(await handlers.getCreation(home)).toEqual({ at: "none" });
  });

  it("saves no draft after the user has signed out", async () => {
    const { world, handlers, switchTo } = await inTwoOrganizations();
    await switchTo(OTHER);
    await handlers.signOut(other);
    await handlers.saveDraft({ ...home, draft: draftNamed("late") });
    expect([...world.session.items.keys()]).toEqual([]);
  });
});

describe("a running creation", () => {
  it("finishes on its own connection, and its ten minutes start when a page shows the secret", async () => {
    const { world, server, handlers, switchTo } = await inTwoOrganizations();
    const arrived = Promise.withResolvers<void>();
    world.route = async (sent) => {
      if (sent.method === "POST" && sent.url.endsWith("/v1/tokens")) await arrived.promise;
      return await server.route(sent);
    };
    const creating = handlers.createToken({ ...home, request });
    await expect.poll(() => world.requests.at(-1)?.method).toBe("POST");
    await switchTo(OTHER);
    arrived.resolve();

    expect(JSON.stringify(await creating)).not.toContain("lk_pat_");
    expect(await handlers.getCreation(other)).toEqual({ at: "none" });
    world.now += 11 * 60_000;
    await switchTo(HOME);
    expect(await handlers.getCreation(home)).toMatchObject({
      at: "created",
      unsaved: { secret: `lk_pat_${HOME}` },
    });
  });

  it("resumes after an interruption even if the user has switched organizations", async () => {
    const { world, effects, server, handlers, switchTo } = await inTwoOrganizations();
    world.route = (sent) =>
      sent.url.endsWith("/v1/tokens") ? new Promise<never>(() => {}) : server.route(sent);
    void handlers.createToken({ ...home, request });
    await expect.poll(() => world.requests.at(-1)?.method).toBe("POST");
    world.route = server.route;
    await switchTo(OTHER);

    const restarted = createBackground(effects);
    const [alarm] = world.alarms.filter(({ name }) => name.startsWith("creation:"));
    await restarted.onAlarm(alarm?.name ?? "");

    expect(server.calls).toContain(`${HOME} POST /v1/tokens`);
    await restarted.handlers.switchOrganization({ ...other, id: HOME });
    expect(await restarted.handlers.getCreation(home)).toMatchObject({
      unsaved: { secret: `lk_pat_${HOME}` },
    });
  });
});

describe("a late silent sign-in", () => {
  it("neither returns to the organization that the user has left meanwhile nor ends its session", async () => {
    const { world, server, handlers, switchTo } = await inTwoOrganizations();
    await switchTo(OTHER);
    server.live.clear();
    const traded = Promise.withResolvers<void>();
    world.route = async (sent) => {
      const answer = await server.route(sent);
      if (sent.url === METADATA.token_endpoint) await traded.promise;
      return answer;
    };
    const listing = handlers.listTokens({ ...other, query: {} });
    await expect.poll(() => world.launches).toHaveLength(3);
    await switchTo(HOME);
    traded.resolve();
    await listing;

    expect(await handlers.getStatus({ silent: false })).toMatchObject(signedInTo(HOME).value);
    expect(server.revoked).toEqual([]);
    world.online = false;
    expect(await switchTo(OTHER)).toMatchObject(signedInTo(OTHER));
  });
});

describe("warnings", () => {
  it("count the current organization only, and do not repeat after a return", async () => {
    const { world, server, background, handlers, switchTo } = await inTwoOrganizations();
    const settings = await handlers.getSettings();
    await handlers.saveSettings({ settings: { ...settings, notify: true } });
    server.expiresAt = { [HOME]: "2026-11-26T00:00:00Z", [OTHER]: null };
    world.now += 60 * 60_000;
    await background.start();
    expect(world.button.count).toBe(1);
    expect(world.notifications).toHaveLength(1);

    await switchTo(OTHER);
    await expect.poll(() => world.button.count).toBe(0);
    await switchTo(HOME);
    await expect.poll(() => world.button.count).toBe(1);
    await background.start();
    expect(world.notifications).toHaveLength(1);
    await handlers.signOut(home);
    await expect.poll(() => world.local.text()).not.toContain("expiries");
  });
});
