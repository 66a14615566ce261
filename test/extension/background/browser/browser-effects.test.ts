import { expect, it, vi } from "vitest";

const runtime: { id: string; getContexts?: () => Promise<unknown[]> } = { id: "own" };
vi.stubGlobal("chrome", {
  runtime,
  storage: { local: {}, session: {} },
  identity: { getRedirectURL: (path: string) => `https://own.example/${path}` },
});

const { createBrowserEffects } = await import(
  "../../../../extension/background/browser/browser-effects.ts"
);

it.each([
  ["a page is open", async () => [{}], true],
  ["none is", async () => [], false],
  ["the browser will not say", () => Promise.reject(new Error("x")), false],
])("knows whether a page can take an answer where %s", async (_, getContexts, open) => {
  runtime.getContexts = getContexts;
  expect(await createBrowserEffects().hasOpenPage()).toBe(open);
});

it("takes no page to be open where the browser cannot say", async () => {
  delete runtime.getContexts;
  expect(await createBrowserEffects().hasOpenPage()).toBe(false);
});
