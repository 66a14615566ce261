import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { catalog } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

const button = (name: string) => screen.getByRole("button", { name });

describe("a form whose choices are loading", () => {
  it.each([
    { at: "#/new", opener: null, submit: "Create token" },
    { at: "#/tokens/tok_1", opener: "Regenerate", submit: "Regenerate token" },
    { at: "#/tokens/tok_1", opener: "Add scope", submit: "Add scopes" },
    { at: "#/tokens/tok_1/access", opener: null, submit: "Save" },
  ])("cannot be sent with $submit until they are loaded", async ({ at, opener, submit }) => {
    const arrival = Promise.withResolvers<void>();
    const getCatalog = async () => {
      await arrival.promise;
      return { ok: true, value: catalog };
    };
    await renderApp(fakeBackground(undefined, { getCatalog }), { hash: at });
    if (opener !== null) button(opener).click();
    await settled();
    expect(button(submit).getAttribute("aria-disabled")).toBe("true");
    arrival.resolve();
    await settled();
    expect(button(submit).getAttribute("aria-disabled")).toBe("false");
  });
});
