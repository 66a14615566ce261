import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { KeyValueStore } from "../../../../extension/background/effects.ts";
import { SESSION_TOKEN } from "../support/fake-server.ts";
import { ORIGIN } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const host = "tokens.example.com";

describe("signing out", () => {
  it("revokes the session, forgets everything stored and stays signed out", async () => {
    const { world, effects, handlers, server } = await signedIn();
    await handlers.saveDraft({
      connection: KEY,
      draft: {
        name: "ci",
        description: "",
        expiry: { choice: "never" },
        permissions: [],
        entities: [],
      },
    });

    const reply = await handlers.signOut({ connection: KEY });

    const value = { at: "signed_out", origin: ORIGIN, host, ended: false };
    expect(reply).toEqual({ ok: true, value });
    expect(server.revoked).toEqual([SESSION_TOKEN]);
    expect([...world.session.items.keys()]).toEqual([]);
    world.restartBrowser();
    await createBackground(effects).handlers.getStatus({ silent: true });
    expect(world.launches).toHaveLength(1);
  });

  it("queues the revocation if the server is down, without a delay", async () => {
    const { world, handlers, server } = await signedIn();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    expect(await handlers.signOut({ connection: KEY })).toMatchObject({ ok: true });
    expect(await handlers.getStatus({ silent: false })).toMatchObject({ at: "signed_out" });

    world.route = server.route;
    await handlers.getStatus({ silent: false });

    await expect.poll(() => server.revoked).toEqual([SESSION_TOKEN]);
    await expect.poll(() => world.session.text()).not.toContain(SESSION_TOKEN);
  });
});

it("opens no sign-in window before a queued revocation has reached the server", async () => {
  const { world, handlers, server } = await signedIn();
  world.route = () => Promise.reject(new TypeError("Failed to fetch"));
  await handlers.signOut({ connection: KEY });
  world.route = server.route;
  const { authorize } = world;
  const revokedBefore: string[][] = [];
  world.authorize = (url) => {
    revokedBefore.push([...server.revoked]);
    return authorize(url);
  };

  await handlers.signIn();

  expect(revokedBefore).toEqual([[SESSION_TOKEN]]);
});

it("answers a page without waiting for a server that is down", async () => {
  const { world, handlers } = await signedIn();
  world.route = () => Promise.reject(new TypeError("Failed to fetch"));
  await handlers.signOut({ connection: KEY });
  world.route = () => new Promise<never>(() => {});
  expect(await handlers.getStatus({ silent: true })).toMatchObject({ at: "signed_out" });
});

it("stays signed out at every possible race with a silent sign-in", async () => {
  for (let at = 1; ; at += 1) {
    const { world, effects, server } = await signedIn();
    world.restartBrowser();
    let count = 0;
    let signedOut: Promise<unknown> = Promise.resolve();
    const counted =
      <Args extends readonly unknown[], Value>(access: (...args: Args) => Value) =>
      (...args: Args): Value => {
        count += 1;
        if (count === at) signedOut = handlers.signOut({ connection: KEY });
        return access(...args);
      };
    const watched = (store: KeyValueStore): KeyValueStore => ({
      get: counted(store.get),
      set: counted(store.set),
      listKeys: counted(store.listKeys),
      remove: counted(store.remove),
      update: counted(store.update),
    });
    const { handlers } = createBackground({
      ...effects,
      local: watched(effects.local),
      session: watched(effects.session),
    });
    server.revoked.length = 0;
    await handlers.getStatus({ silent: true });
    if (count < at) break;
    await signedOut;
    expect(await handlers.getStatus({ silent: false }), `at ${at}`).toMatchObject({
      at: "signed_out",
    });
    expect(world.session.text(), `at ${at}`).not.toContain(SESSION_TOKEN);
    expect(world.local.text()).toContain('\\"signedOut\\":true');
  }
});
