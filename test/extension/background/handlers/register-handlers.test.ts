import { expect, it, vi } from "vitest";

type Listener = (message: object, sender: object, respond: (answer: unknown) => void) => boolean;
const listeners: Listener[] = [];
vi.stubGlobal("chrome", {
  i18n: { getMessage: () => "" },
  runtime: { onMessage: { addListener: (listener: Listener) => listeners.push(listener) } },
});

const { registerHandlers } = await import(
  "../../../../extension/background/handlers/register-handlers.ts"
);
const { KEY, signedIn } = await import("../support/signed-in.ts");

const own = { id: "own", baseUrl: "chrome-extension://own/" };
const ownPage = { id: "own", url: "chrome-extension://own/popup.html" };
const contentScript = { id: "own", url: "https://evil.example/" };

async function registered() {
  listeners.length = 0;
  const { world, handlers } = await signedIn();
  registerHandlers(handlers, own, async () => 7_000);
  const send = (type: string, data: object, sender: object) =>
    new Promise((resolve) => listeners[0]?.({ type, data, timestamp: 0 }, sender, resolve));
  return { world, handlers, send };
}

it("answers its own pages and refuses every message from a content script", async () => {
  const { world, handlers, send } = await registered();
  const data = { connection: KEY, query: {}, silent: false };

  expect(await send("getStatus", data, ownPage)).toMatchObject({
    res: { answer: { at: "signed_in" }, clockLeadMs: 7_000 },
  });
  for (const name of Object.keys(handlers)) {
    const answer = await send(name, data, contentScript);
    expect(answer, name).toEqual({
      err: expect.objectContaining({ message: "Unexpected sender" }),
    });
  }
  expect(world.requests).toEqual([]);
  expect(await handlers.getStatus({ silent: false })).toMatchObject({ at: "signed_in" });
});
