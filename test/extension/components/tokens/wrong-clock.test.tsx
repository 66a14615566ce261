import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { NOW, token } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { tokenToCollect } from "../../support/tokens-to-collect.ts";

const YEAR = 365 * 86_400_000;
const buttons = () => screen.getAllByRole("button").map(({ textContent }) => textContent);
const menuItems = () => screen.getAllByRole("menuitem").map(({ textContent }) => textContent);

/** Renders a page whose clock is a year ahead and that knows no other clock. */
const renderAhead = (tokens: Parameters<typeof fakeBackground>[0], hash = "") =>
  renderApp(fakeBackground(tokens), { hash, now: () => NOW + YEAR, deviceNow: () => NOW + YEAR });

describe("with a wrong clock, the server's status decides what is offered", () => {
  it("in the list", async () => {
    await renderAhead([token()]);
    screen.getByRole("button", { name: "Actions for Deploy from CI" }).click();
    await settled();
    expect(menuItems()).toEqual(["View", "Copy ID", "Regenerate", "Revoke", "Delete"]);
  });

  it("on a token's screen", async () => {
    await renderAhead([token()], "#/tokens/tok_1");
    expect(buttons()).toContain("Revoke");
  });

  it("for a secret to collect", async () => {
    const waiting = tokenToCollect();
    await renderAhead([waiting], `#/tokens/${waiting.id}`);
    expect(buttons()).toContain("Collect");
  });

  it("and not that of a page, for a token that has expired", async () => {
    const over = token({ status: "expired", expires_at: "2026-11-23T12:00:05Z" });
    await renderApp(fakeBackground([over]), { hash: "#/tokens/tok_1" });
    expect(buttons()).not.toContain("Revoke");
  });
});

describe("the settings", () => {
  const notice = "This computer's clock is wrong. Latchkey goes by the server's: ";
  const open = (deviceNow: number) =>
    renderApp(fakeBackground(), { hash: "#/settings", deviceNow: () => deviceNow });

  it.each([NOW + 61_000, NOW - 61_000, NOW - YEAR])(
    "say that the clock is wrong at %d",
    async (now) => {
      await open(now);
      expect(document.body.textContent).toContain(`${notice}Mon`);
    },
  );

  it.each([NOW, NOW + 60_000, NOW - 60_000])("say nothing of a clock at %d", async (now) => {
    await open(now);
    expect(document.body.textContent).not.toContain(notice);
  });
});
