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
  ["no page is open", async () => [], false],
  ["the browser refuses to tell", () => Promise.reject(new Error("x")), false],
])("reports if a page can show an answer when %s", async (_, getContexts, open) => {
  runtime.getContexts = getContexts;
  expect(await createBrowserEffects().hasOpenPage()).toBe(open);
});

it("reports no open page if the browser cannot tell", async () => {
  delete runtime.getContexts;
  expect(await createBrowserEffects().hasOpenPage()).toBe(false);
});
