import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { connected } from "../support/connected.ts";
import { createServer } from "../support/fake-server.ts";
import { createWorld, ORIGIN, redirectBack } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const LOCKED = { serverAddress: ORIGIN, allowServerChange: false };
const OTHER = "https://other.example.com";

type World = ReturnType<typeof createWorld>;

/** Starts the background of a browser that has read this policy. */
async function startWith({ world, effects }: World, policy: unknown) {
  world.policy = async () => policy;
  const background = createBackground(effects);
  await background.start();
  return { world, effects, background, handlers: background.handlers };
}

/** Starts the background in a new profile, which reaches a server. */
async function managed(policy: unknown) {
  const created = createWorld();
  created.world.route = createServer().route;
  // Nobody is signed in at the server.
  created.world.authorize = (url) => redirectBack(url, { error: "login_required" });
  return await startWith(created, policy);
}

describe("a server that the organization has set", () => {
  it("is connected to at once, if the user may choose no other", async () => {
    const { handlers } = await managed(LOCKED);
    const expected = { at: "signed_out", origin: ORIGIN };
    expect(await handlers.getStatus({ silent: false })).toMatchObject(expected);
  });

  it("is only offered if the user may choose another", async () => {
    const { handlers, world } = await managed({ serverAddress: ORIGIN });
    expect(await handlers.getStatus({ silent: true })).toEqual({ at: "disconnected" });
    expect(world.requests).toEqual([]);
    expect(await handlers.getManaged()).toMatchObject({ server: ORIGIN, mayChangeServer: true });
    expect((await handlers.connect({ address: ORIGIN })).ok).toBe(true);
  });

  it("is the only one that is asked, however another address is sent", async () => {
    const { handlers, world } = await managed(LOCKED);
    for (const address of [OTHER, "http://localhost:8787", `${ORIGIN}:444`]) {
      const reply = await handlers.connect({ address });
      expect(reply).toEqual({ ok: false, failure: { kind: "server_is_set" } });
    }
    const elsewhere = world.requests.filter(({ url }) => !url.startsWith(`${ORIGIN}/`));
    expect(elsewhere).toEqual([]);
    expect((await handlers.connect({ address: `${ORIGIN}/login` })).ok).toBe(true);
  });

  it("is not left by Change server", async () => {
    const { handlers } = await startWith(await signedIn(), LOCKED);
    expect(await handlers.changeServer()).toMatchObject({ at: "signed_in" });
    expect(await handlers.getStatus({ silent: false })).toMatchObject({ at: "signed_in" });
  });

  it("ends the connection to another server", async () => {
    const { handlers, world } = await startWith(await signedIn(), {
      ...LOCKED,
      serverAddress: OTHER,
    });
    const listed = await handlers.listTokens({ connection: KEY, query: {} });
    expect(listed.ok).toBe(false);
    expect(world.requests.filter(({ url }) => url.includes("/v1/"))).toEqual([]);
    expect(await handlers.getStatus({ silent: false })).toEqual({ at: "disconnected" });
    // The old session is revoked at its server.
    await expect
      .poll(() => world.requests.map(({ url }) => url))
      .toContain(`${ORIGIN}/oauth/revoke`);
    expect(world.session.text()).not.toContain("lk_ses_");
  });

  it("ends nothing if its address is not valid, but allows no change either", async () => {
    const { handlers } = await startWith(await connected(), {
      ...{ serverAddress: "my server", allowServerChange: false },
    });
    expect(await handlers.changeServer()).toMatchObject({ at: "signed_out", origin: ORIGIN });
    const reply = await handlers.connect({ address: OTHER });
    expect(reply).toEqual({ ok: false, failure: { kind: "server_is_set" } });
    expect((await handlers.getManaged()).ignored).toEqual(["serverAddress"]);
  });

  it("can be tried again after it did not answer", async () => {
    const created = createWorld();
    created.world.route = () => Response.error();
    const { handlers, world } = await startWith(created, LOCKED);
    expect(await handlers.getStatus({ silent: true })).toEqual({ at: "disconnected" });
    expect((await handlers.connect({ address: ORIGIN })).ok).toBe(false);
    world.route = createServer().route;
    world.authorize = (url) => redirectBack(url, { error: "login_required" });
    expect(await handlers.getStatus({ silent: true })).toMatchObject({ at: "signed_out" });
  });
});

describe("settings that the organization has set", () => {
  it("come before the user's own, which return when the policy ends", async () => {
    const profile = await connected();
    const { handlers } = profile;
    const own = { ...(await handlers.getSettings()), warningDays: 7, clearClipboardSeconds: 300 };
    await handlers.saveSettings({ settings: own });
    const policy = { warningDays: 30, clearClipboardSeconds: 60 };
    const { handlers: later } = await startWith(profile, policy);
    const effective = await later.getSettings();
    expect(effective).toEqual({ ...own, warningDays: 30, clearClipboardSeconds: 60 });
    // A page saves all settings at once.
    await later.saveSettings({ settings: { ...effective, theme: "dark" } });
    expect(await later.getSettings()).toMatchObject({ theme: "dark", warningDays: 30 });

    const { handlers: last } = await startWith(profile, {});
    expect(await last.getSettings()).toEqual({ ...own, theme: "dark" });
  });

  it("decide which tokens are counted, and when the clipboard is cleared", async () => {
    const { handlers, world } = await startWith(await signedIn(), {
      ...{ warningDays: 0, clearClipboardSeconds: 60 },
    });
    expect(world.button.count).toBe(0);
    await handlers.noteCopiedSecret({ text: "lk_pat_COPIED" });
    expect(world.alarms).toContainEqual({ name: "clipboard", at: world.now + 60_000 });
  });
});

describe("the policy", () => {
  it("applies as soon as the browser tells of a change, and the pages are told", async () => {
    const { world, background, handlers } = await signedIn();
    world.policy = async () => ({ ...LOCKED, serverAddress: OTHER, warningDays: 3 });
    const before = world.tellings;
    await background.onPolicyChange();
    expect(world.tellings).toBe(before + 1);
    expect(await handlers.getStatus({ silent: false })).toEqual({ at: "disconnected" });
    expect((await handlers.getSettings()).warningDays).toBe(3);
    await background.onPolicyChange();
    expect(world.tellings).toBe(before + 1);
  });

  it("is the last known one while the browser is slow to read it", async () => {
    const { world, effects } = await managed(LOCKED);
    let answer = (_: unknown) => {};
    world.policy = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const { handlers, start } = createBackground(effects);
    const started = start();
    expect(await handlers.getManaged()).toMatchObject({ server: ORIGIN, mayChangeServer: false });
    answer({ ...LOCKED, warningDays: 5 });
    await started;
    expect((await handlers.getManaged()).warningDays).toBe(5);
  });

  it("that comes while a server is asked forbids the connection", async () => {
    const { world, background, handlers } = await managed({});
    const { route } = createServer();
    world.route = async (request) => {
      world.policy = async () => ({ ...LOCKED, serverAddress: OTHER });
      world.route = () => Response.error();
      await background.onPolicyChange();
      return await route(request);
    };
    const reply = await handlers.connect({ address: ORIGIN });
    expect(reply).toEqual({ ok: false, failure: { kind: "server_is_set" } });
    expect(await handlers.getStatus({ silent: false })).toEqual({ at: "disconnected" });
  });
});

describe("the first page", () => {
  it("opens after the installation, once", async () => {
    const { background, world } = await managed({});
    await background.onInstall();
    expect(world.opened).toEqual(["/welcome.html"]);
    await background.onInstall();
    expect(world.opened).toEqual(["/welcome.html"]);
  });

  it("does not open if the organization turned it off", async () => {
    const { background, world } = await managed({ showFirstRun: false });
    await background.onInstall();
    expect(world.opened).toEqual([]);
  });

  it("opens at no start of the background", async () => {
    const { background, world } = await managed({});
    await background.handlers.getStatus({ silent: true });
    expect(world.opened).toEqual([]);
  });
});
