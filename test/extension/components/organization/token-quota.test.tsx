import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { currentOrganization } from "../../support/fixtures.ts";
import { renderApp } from "../../support/render-app.tsx";

describe("the organization's quota of tokens", () => {
  const show = async (tokens: { used: number; limit: number } | null) => {
    const value = { ...currentOrganization(), ...(tokens === null ? {} : { quota: { tokens } }) };
    await renderApp(
      fakeAdministrator(["users"], { getOrganization: () => ({ ok: true, value }) }),
      { hash: "#/organization" },
    );
    const settings = screen.getByRole("region", { name: "Settings" });
    return { text: settings.textContent, warning: settings.querySelector(".notice") };
  };

  it("is a quiet line below 90 %", async () => {
    const { text, warning } = await show({ used: 12_340, limit: 50_000 });
    expect(text).toContain("12,340 of 50,000 tokens, ended ones included");
    expect(warning).toBeNull();
    expect((await show({ used: 44_999, limit: 50_000 })).warning).toBeNull();
  });

  it("is a warning from 90 % on, which is not read out again and again", async () => {
    const { warning } = await show({ used: 45_000, limit: 50_000 });
    expect(warning?.textContent).toContain("45,000 of 50,000 tokens");
    expect(warning?.textContent).toContain("Soon nobody can create another");
    expect(warning?.querySelector('[role="alert"]')).toBeNull();
  });

  it.each([
    [50_000, 50_000],
    [60_000, 50_000],
    [0, 0],
  ])("says at %d of %d that nobody can create another", async (used, limit) => {
    const { warning } = await show({ used, limit });
    expect(warning?.textContent).toContain("Nobody can create another");
  });

  it("is left out if the server has none", async () => {
    expect((await show(null)).text).not.toContain("tokens");
  });
});
