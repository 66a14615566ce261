import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, NOW, user } from "../../support/fixtures.ts";
import { renderApp } from "../../support/render-app.tsx";

const sign_in = { managed_by: null, away_at: null, providers: ["Acme Login"] };
const manager = { ok: true, value: { ...me, sign_in, manages: ["users", "tokens.others"] } };

async function renderPerson(person: ReturnType<typeof user>) {
  const background = fakeBackground([], { getMe: () => manager });
  background.memory.users = [person];
  await renderApp(background, { hash: `#/people/${person.id}`, surface: "tab" });
}

describe("a member who signs in with a provider", () => {
  it("says since when a member's tokens are paused, and offers no password link to an account of the provider", async () => {
    const away_at = "2026-11-20T08:00:00Z";
    const away = { away_at, of_directory: true };
    await renderPerson(user(away));
    const panel = () => screen.getByRole("tabpanel").textContent;
    expect(panel()).toContain(
      "Paused since 20 November 2026: Uma User has not signed in with Acme Login",
    );
    expect(screen.queryByRole("button", { name: "Make a password link" })).toBeNull();

    await renderPerson(user({ ...away, away_at: new Date(NOW + 1000).toISOString() }));
    expect(panel()).not.toContain("Paused");
  });

  it("has a role and groups that nobody changes by hand while they come from the provider", async () => {
    await renderPerson(user({ managed_by: "mapping" }));
    expect(screen.getByRole("tabpanel").textContent).toContain(
      "Role and groups come from Acme Login.",
    );
    expect(screen.queryByRole("button", { name: "Change" })).toBeNull();
  });
});
