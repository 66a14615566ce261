import { expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

it("the browsers of an account show when each was used, and when it was allowed", async () => {
  await renderApp(fakeBackground(), { hash: "#/account" });
  await settled();
  const hints = document.querySelectorAll(".browsers li .hint");
  const texts = Array.from(hints, ({ textContent }) => textContent);
  expect(texts).toContain("This browser, allowed 21 days ago");
  expect(texts).toContain("used yesterday, allowed before browsers were told apart");
});
