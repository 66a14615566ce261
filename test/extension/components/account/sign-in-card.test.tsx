import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { me } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

/** Opens the Account screen of a person with these providers. */
async function openAccount(providers?: string[]) {
  const sign_in = providers && { managed_by: null, away_at: null, providers };
  const opened: string[] = [];
  await renderApp(
    fakeBackground([], {
      getMe: () => ({ ok: true, value: { ...me, ...(sign_in && { sign_in }) } }),
    }),
    { hash: "#/account", openAddress: async (address) => void opened.push(address) },
  );
  return opened;
}
const card = () => screen.queryByRole("region", { name: "Sign-in" });

describe("the Account screen", () => {
  it.each([
    [["Acme Login"], "You sign in to this organization with Acme Login."],
    [["Acme Login", "Okta"], "You sign in to this organization with Acme Login, Okta."],
    [[], "You sign in to this organization with your password."],
  ])("says how the person signs in: %j", async (providers, text) => {
    await openAccount(providers);
    expect(card()?.textContent).toContain(text);
  });

  it("leads to the server's page, on which providers are connected and disconnected", async () => {
    const opened = await openAccount(["Acme Login"]);
    const found = card();
    if (found === null) throw new Error("There is no card");
    within(found).getByRole("button", { name: "Manage sign-in" }).click();
    await settled();
    expect(opened).toEqual(["https://tokens.acme.example/account"]);
    expect(found.textContent).toContain("tokens.acme.example opens in a tab.");
  });

  it("leaves it out for an older server, which does not say", async () => {
    await openAccount();
    expect(card()).toBeNull();
  });
});
