import { expect, it } from "vitest";
import type { ConnectionKey } from "../../../extension/messages.ts";
import { ORIGIN } from "./fake-world.ts";
import { KEY, signedIn } from "./signed-in.ts";

const OTHER = `${ORIGIN}|org_other|usr_1` as ConnectionKey;

it("keeps hidden tabs for each connection, over a sign-out and a new start of the browser", async () => {
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

it("takes what it cannot read for nothing hidden", async () => {
  const { effects, handlers } = await signedIn();
  await effects.local.set({ hidden_tabs: "?" });
  expect(await handlers.getHiddenTabs({ connection: KEY })).toEqual([]);
  await handlers.saveHiddenTabs({ connection: KEY, hidden: ["activity"] });
  expect(await handlers.getHiddenTabs({ connection: KEY })).toEqual(["activity"]);
});
