import { expect, it } from "vitest";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { METADATA } from "../support/fake-server.ts";
import { ORIGIN } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const OTHER = `${ORIGIN}|org_other|usr_1` as ConnectionKey;

it("keeps hidden tabs for each connection through a sign-out and a browser restart", async () => {
  const { world, handlers } = await signedIn();
  await handlers.saveHiddenTabs({ connection: KEY, hidden: ["activity"] });
  await handlers.saveHiddenTabs({ connection: OTHER, hidden: ["details"] });
  await handlers.signOut({ connection: KEY });
  world.restartBrowser();
  expect(await handlers.getHiddenTabs({ connection: KEY })).toEqual(["activity"]);
  expect(await handlers.getHiddenTabs({ connection: OTHER })).toEqual(["details"]);
});

it("forgets hidden tabs with the server", async () => {
  const { handlers } = await signedIn();
  await handlers.saveHiddenTabs({ connection: KEY, hidden: ["activity"] });
  await handlers.changeServer();
  expect(await handlers.getHiddenTabs({ connection: KEY })).toEqual([]);
});

it("forgets hidden tabs when the user connects to another server, but not to the same one", async () => {
  const { world, handlers, server } = await signedIn();
  await handlers.saveHiddenTabs({ connection: KEY, hidden: ["activity"] });
  await handlers.connect({ address: ORIGIN });
  expect(await handlers.getHiddenTabs({ connection: KEY })).toEqual(["activity"]);

  const other = "https://other.example.com";
  world.route = async (request) =>
    request.url.startsWith(other)
      ? Response.json(JSON.parse(JSON.stringify(METADATA).replaceAll(ORIGIN, other)))
      : await server.route(request);
  expect(await handlers.connect({ address: other })).toMatchObject({ ok: true });
  expect(await handlers.getHiddenTabs({ connection: KEY })).toEqual([]);
});

it("hides nothing if the stored item is unreadable", async () => {
  const { effects, handlers } = await signedIn();
  await effects.local.set({ hidden_tabs: "?" });
  expect(await handlers.getHiddenTabs({ connection: KEY })).toEqual([]);
  await handlers.saveHiddenTabs({ connection: KEY, hidden: ["activity"] });
  expect(await handlers.getHiddenTabs({ connection: KEY })).toEqual(["activity"]);
});
