import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, NOW, token } from "../../support/fixtures.ts";
import { renderApp } from "../../support/render-app.tsx";

const text = () => screen.getByRole("main").textContent;

function open(away_at: string | null, providers: string[], hash = "") {
  const value = { ...me, sign_in: { managed_by: null, away_at, providers } };
  return renderApp(fakeBackground([token()], { getMe: () => ({ ok: true, value }) }), { hash });
}

describe("a person whose tokens are paused", () => {
  it("reads with whom to sign in, above the list and each token", async () => {
    const since = new Date(NOW - 1000).toISOString();
    for (const hash of ["", `#/tokens/${token().id}`]) {
      await open(since, ["Acme Login"], hash);
      expect(text()).toContain("Paused: sign in with Acme Login. Your tokens work again");
    }
    await open(since, []);
    expect(text()).toContain("Paused: sign in with your company's provider.");
  });

  it("reads nothing of it before that moment, or without one", async () => {
    for (const away of [new Date(NOW + 1000).toISOString(), null]) {
      await open(away, ["Acme Login"]);
      expect(text()).not.toContain("Paused");
    }
  });
});
