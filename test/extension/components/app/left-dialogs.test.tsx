import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { ADA, ADAS_TOKENS_HASH, adasTokens, fakeManager } from "../../support/fake-manager.ts";
import { connection, token } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { fakeTwoOrganizations } from "../../support/two-organizations.ts";

const dialog = () => screen.queryByRole("dialog");
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

async function click(name: string, role: "button" | "menuitem" = "button") {
  screen.getByRole(role, { name }).click();
  await settled();
}

describe("a dialog whose screen is left by the browser's Back button", () => {
  it.each([
    "Revoke Nightly export",
    "Regenerate Nightly export",
    "Revoke all",
    "Withdraw Warehouse sync",
  ])("is closed, and stays closed on return: %s", async (opener) => {
    const { browseTo } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    await click(opener);
    expect(dialog()).not.toBeNull();
    await browseTo("#/tokens");
    expect(dialog()).toBeNull();
    await browseTo(ADAS_TOKENS_HASH);
    expect(heading()).toBe(ADA.name);
    expect(dialog()).toBeNull();
  });

  it("is closed even if the next screen is about the same person's tokens", async () => {
    const { browseTo } = await renderApp(fakeBackground(), { hash: "#/tokens/tok_1" });
    await click("Revoke");
    expect(dialog()).not.toBeNull();
    await browseTo("#/tokens");
    expect(dialog()).toBeNull();
    await browseTo("#/tokens/tok_1");
    expect(dialog()).toBeNull();
    expect(document.activeElement?.textContent).toBe("Deploy from CI");
  });

  it("finishes a confirmed action", async () => {
    const answer = Promise.withResolvers<unknown>();
    const { app, browseTo } = await renderApp(
      fakeManager(adasTokens(), { revokeToken: () => answer.promise }),
      { hash: ADAS_TOKENS_HASH },
    );
    await click("Revoke Nightly export");
    await click("Revoke token");
    await browseTo("#/tokens");
    answer.resolve({ ok: true, value: token() });
    await settled();
    expect(app.announcer.message.value?.text).toBe("Nightly export was revoked");
    expect(heading()).toBe("Tokens");
  });

  it("does not leave another token's screen after the first token is deleted", async () => {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeBackground([token(), token({ id: "tok_2", name: "Terraform" })], {
      deleteToken: () => answer.promise,
    });
    const { app, browseTo } = await renderApp(background, { hash: "#/tokens/tok_1" });
    await click("Delete");
    await click("Delete token");
    await browseTo("#/tokens/tok_2");
    await click("Revoke");
    answer.resolve({ ok: true, value: null });
    await settled();
    expect(app.announcer.message.value?.text).toBe("Deploy from CI was deleted");
    expect(heading()).toBe("Terraform");
    expect(dialog()?.textContent).toContain("Terraform");
  });

  it.each([
    ["Revoke Nightly export", "Revoke token", "revokeToken"],
    ["Revoke all", "Revoke all tokens", "revokeAllTokens"],
    ["Regenerate Nightly export", "Regenerate token", "regenerateToken"],
  ] as const)(
    "announces the failure of a confirmed action: %s",
    async (opener, confirm, request) => {
      const failure = { kind: "offline" } as const;
      const answer = Promise.withResolvers<void>();
      const background = fakeManager(adasTokens(), {
        [request]: async () => {
          await answer.promise;
          const regenerates = background.memory.tokens.find(({ id }) => id === "tok_a");
          return { ok: false, at: "failed", failure, regenerates, owner: ADA.id };
        },
      });
      const { app, browseTo } = await renderApp(background, { hash: ADAS_TOKENS_HASH });
      await click(opener);
      await click(confirm);
      await browseTo("#/tokens");
      answer.resolve();
      await settled();
      expect(app.announcer.message.value?.text).toBe("You were offline. Nothing was changed.");
      expect(dialog()).toBeNull();
      await browseTo(ADAS_TOKENS_HASH);
      expect(dialog()).toBeNull();
    },
  );

  it("does not close a dialog opened meanwhile on the screen that the outcome leads to", async () => {
    const answer = Promise.withResolvers<void>();
    const background = fakeManager(adasTokens(), {
      regenerateToken: async ({ token: regenerates, owner = ADA.id }): Promise<Creation> => {
        await answer.promise;
        return { at: "handed", token: regenerates, regenerates, owner };
      },
    });
    await renderApp(background, { hash: ADAS_TOKENS_HASH });
    await click("Regenerate Nightly export");
    await click("Regenerate token");
    await click("Cancel");
    await click("Withdraw Warehouse sync");
    answer.resolve();
    await settled();
    expect(background.sent("acknowledgeCreation")).toHaveLength(1);
    expect(dialog()?.textContent).toContain("Warehouse sync");
  });

  it("does not show an earlier action's failure in the next dialog", async () => {
    const answer = Promise.withResolvers<unknown>();
    const { browseTo } = await renderApp(
      fakeManager(adasTokens(), { revokeToken: () => answer.promise }),
      { hash: ADAS_TOKENS_HASH },
    );
    await click("Revoke Nightly export");
    await click("Revoke token");
    await browseTo("#/tokens");
    await browseTo(ADAS_TOKENS_HASH);
    await click("Withdraw Warehouse sync");
    answer.resolve({ ok: false, failure: { kind: "offline" } });
    await settled();
    expect(dialog()?.textContent).not.toContain("offline");
    expect(dialog()).not.toBeNull();
  });

  it("keeps an action of unknown outcome for a later page", async () => {
    const failure = { kind: "outcome_unknown" } as const;
    const background = fakeManager(adasTokens(), {
      regenerateToken: ({ token: regenerates, owner }) => {
        const failed = { at: "failed", failure, regenerates, ...(owner && { owner }) } as Creation;
        background.memory.creation = failed;
        return failed;
      },
    });
    const { browseTo } = await renderApp(background, { hash: ADAS_TOKENS_HASH });
    await click("Regenerate Nightly export");
    await click("Regenerate token");
    await browseTo("#/people");
    expect(dialog()).toBeNull();
    expect(background.sent("acknowledgeCreation")).toEqual([]);

    await renderApp(background);
    expect(dialog()?.textContent).toContain("Trying again is safe");
  });

  it("does not acknowledge another action's failure", async () => {
    const background = fakeManager(adasTokens(), {
      createToken: ({ owner }) =>
        ({ at: "failed", failure: { kind: "offline" }, ...(owner && { owner }) }) as Creation,
    });
    const { app, browseTo } = await renderApp(background, { hash: "#/new" });
    const failed: Creation = { at: "failed", failure: { kind: "offline" } };
    if (app.workspace.value) app.workspace.value.creation.state.value = failed;
    await browseTo("#/tokens");
    expect(background.sent("acknowledgeCreation")).toEqual([]);
    await browseTo("#/new");
    expect(screen.getByText("You were offline. Nothing was changed.")).toBeTruthy();
  });
});

it.each([
  ["Actions for Deploy", "Revoke", "Revoke token", "revokeToken"],
  ["Actions for Deploy", "Regenerate", "Regenerate token", "regenerateToken"],
  ["More", "Revoke all", "Revoke all tokens", "revokeAllTokens"],
] as const)(
  "announces no failure of the previous organization in the next one: %s, %s",
  async (menu, opener, confirm, request) => {
    const answer = Promise.withResolvers<void>();
    const background = fakeTwoOrganizations({
      [request]: async () => {
        await answer.promise;
        const regenerates = token({ name: "Deploy" });
        return { ok: false, at: "failed", failure: { kind: "offline" }, regenerates };
      },
    });
    const { app } = await renderApp(background);
    await click(menu);
    await click(opener, "menuitem");
    await click(confirm);
    await click("Cancel");
    await app.session.switchTo(connection, "org_other");
    await settled();
    answer.resolve();
    await settled();
    expect(background.sent(request)).toHaveLength(1);
    expect(app.announcer.message.value?.text).toBe("You switched to Other");
  },
);

it("keeps a dialog open while the person's permissions are reloaded, at any address", async () => {
  const { app } = await renderApp(fakeBackground(), { hash: "#/people" });
  expect(heading()).toBe("Tokens");
  await click("Actions for Deploy from CI");
  await click("Revoke", "menuitem");
  await app.workspace.value?.account.loadMe();
  await settled();
  expect(dialog()).not.toBeNull();
});
