import { expect, type Locator, type Page } from "@playwright/test";
import { button, expectScreen, menuItem } from "./screen.ts";
import { copySecret, pickPermissions, type WantedAccess } from "./story.ts";

/** Returns the steps of a token's life in the popup. */
export function tokenSteps(popup: () => Page) {
  const press = (name: string) => button(popup(), name).click();
  return {
    /** Shows the list, filtered by status. */
    async list(status: string): Promise<void> {
      await popup().goto(`${popup().url().split("#")[0]}#/`);
      await expectScreen(popup(), "Tokens");
      await popup().getByRole("radio", { name: status, exact: true }).check();
    },
    /** Opens a token's screen from its row. */
    async open(name: string): Promise<void> {
      await press(name);
      await expectScreen(popup(), name);
    },
    /** Chooses an action of a token's row. */
    async act(name: string, action: string): Promise<void> {
      await press(`Actions for ${name}`);
      await menuItem(popup(), action).click();
    },
    /** Expects a status on the token's screen. */
    expectStatus: (word: string): Promise<void> =>
      expect(popup().locator(".status-card").getByText(word, { exact: true })).toBeVisible(),
    /** Finds the scopes on a token's screen. */
    scopes: (): Locator => popup().getByRole("region", { name: "Scopes" }).getByRole("listitem"),
    async addScopes(access: WantedAccess): Promise<void> {
      await press("Add scope");
      await pickPermissions(popup(), access);
      await press("Add scopes");
    },
    async deleteAllScopes(): Promise<void> {
      await press("Delete all scopes");
      await press("Delete scopes");
      await expect(
        popup().getByText("No scopes. Every request with this token is refused."),
      ).toBeVisible();
    },
    /** Revokes the token whose screen is open. */
    async revoke(): Promise<void> {
      await press("Revoke");
      await press("Revoke token");
      await this.expectStatus("Revoked");
    },
    /** Regenerates the token whose screen is open, and returns to that screen. @returns the new secret */
    async regenerate(name: string, expires: string): Promise<string> {
      await press("Regenerate");
      await popup().getByRole("combobox", { name: "Expires", exact: true }).selectOption(expires);
      // A token that was used in the last day would keep its old secret for another.
      const stops = popup().getByRole("combobox", { name: "Old secret stops" });
      if (await stops.isVisible()) await stops.selectOption("At once");
      await press("Regenerate token");
      const secret = await copySecret(popup());
      await press("I have saved it");
      await expectScreen(popup(), name);
      await this.expectStatus("Active");
      return secret;
    },
    /** Deletes all tokens from the list, which requires typing their number. */
    async deleteAll(count: number): Promise<void> {
      await press("More");
      await menuItem(popup(), "Delete all").click();
      const confirmation = popup().getByRole("textbox", {
        name: `Type ${count} to confirm`,
        exact: true,
      });
      await confirmation.fill(String(count));
      await press("Delete all tokens");
      await expect(popup().getByText("No tokens yet.")).toBeVisible();
    },
  };
}
