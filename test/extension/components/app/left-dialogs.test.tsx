import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { connection, token } from "../../support/fixtures.ts";
import { inTwo } from "../../support/in-two.ts";
import { ADA, ADAS, adasTokens, managing } from "../../support/managing.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

const dialog = () => screen.queryByRole("dialog");
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

async function click(name: string, role: "button" | "menuitem" = "button") {
  screen.getByRole(role, { name }).click();
  await settled();
}

describe("a dialog whose screen is left by the browser's own Back", () => {
  it.each([
    "Revoke Nightly export",
    "Regenerate Nightly export",
    "Revoke all",
    "Withdraw Warehouse sync",
  ])("is closed, and not there again on return: %s", async (opener) => {
    const { browseTo } = await renderApp(managing(), { hash: ADAS });
    await click(opener);
    expect(dialog()).not.toBeNull();
    await browseTo("#/tokens");
    expect(dialog()).toBeNull();
    await browseTo(ADAS);
    expect(heading()).toBe(ADA.name);
    expect(dialog()).toBeNull();
  });

  it("is closed where the next screen is about the same person's tokens, too", async () => {
    const { browseTo } = await renderApp(fakeBackground(), { hash: "#/tokens/tok_1" });
    await click("Revoke");
    expect(dialog()).not.toBeNull();
    await browseTo("#/tokens");
    expect(dialog()).toBeNull();
    await browseTo("#/tokens/tok_1");
    expect(dialog()).toBeNull();
    expect(document.activeElement?.textContent).toBe("Deploy from CI");
  });

  it("finishes what was confirmed there", async () => {
    const answer = Promise.withResolvers<unknown>();
    const { app, browseTo } = await renderApp(
      managing(adasTokens(), { revokeToken: () => answer.promise }),
      { hash: ADAS },
    );
    await click("Revoke Nightly export");
    await click("Revoke token");
    await browseTo("#/tokens");
    answer.resolve({ ok: true, value: token() });
    await settled();
    expect(app.announcer.message.value?.text).toBe("Nightly export was revoked");
    expect(heading()).toBe("Tokens");
  });

  it("takes nobody from another token's screen once the one before is deleted", async () => {
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
  ] as const)("says what was confirmed there and failed: %s", async (opener, confirm, asks) => {
    const failure = { kind: "offline" } as const;
    const answer = Promise.withResolvers<void>();
    const background = managing(adasTokens(), {
      [asks]: async () => {
        await answer.promise;
        const regenerates = background.memory.tokens.find(({ id }) => id === "tok_a");
        return { ok: false, at: "failed", failure, regenerates, owner: ADA.id };
      },
    });
    const { app, browseTo } = await renderApp(background, { hash: ADAS });
    await click(opener);
    await click(confirm);
    await browseTo("#/tokens");
    answer.resolve();
    await settled();
    expect(app.announcer.message.value?.text).toBe("You are offline. Nothing was changed.");
    expect(dialog()).toBeNull();
    await browseTo(ADAS);
    expect(dialog()).toBeNull();
  });

  it("leaves alone what is asked meanwhile on the very screen that the outcome leads to", async () => {
    const answer = Promise.withResolvers<void>();
    const background = managing(adasTokens(), {
      regenerateToken: async ({ token: regenerates, owner = ADA.id }): Promise<Creation> => {
        await answer.promise;
        return { at: "handed", token: regenerates, regenerates, owner };
      },
    });
    await renderApp(background, { hash: ADAS });
    await click("Regenerate Nightly export");
    await click("Regenerate token");
    await click("Cancel");
    await click("Withdraw Warehouse sync");
    answer.resolve();
    await settled();
    expect(background.asked("acknowledgeCreation")).toHaveLength(1);
    expect(dialog()?.textContent).toContain("Warehouse sync");
  });

  it("leaves alone what is asked next, whatever becomes of what was confirmed before", async () => {
    const answer = Promise.withResolvers<unknown>();
    const { browseTo } = await renderApp(
      managing(adasTokens(), { revokeToken: () => answer.promise }),
      { hash: ADAS },
    );
    await click("Revoke Nightly export");
    await click("Revoke token");
    await browseTo("#/tokens");
    await browseTo(ADAS);
    await click("Withdraw Warehouse sync");
    answer.resolve({ ok: false, failure: { kind: "offline" } });
    await settled();
    expect(dialog()?.textContent).not.toContain("offline");
    expect(dialog()).not.toBeNull();
  });

  it("leaves what may still have happened to be come back to", async () => {
    const failure = { kind: "outcome_unknown" } as const;
    const background = managing(adasTokens(), {
      regenerateToken: ({ token: regenerates, owner }) => {
        const failed = { at: "failed", failure, regenerates, ...(owner && { owner }) } as Creation;
        background.memory.creation = failed;
        return failed;
      },
    });
    const { browseTo } = await renderApp(background, { hash: ADAS });
    await click("Regenerate Nightly export");
    await click("Regenerate token");
    await browseTo("#/people");
    expect(dialog()).toBeNull();
    expect(background.asked("acknowledgeCreation")).toEqual([]);

    await renderApp(background);
    expect(dialog()?.textContent).toContain("Trying again is safe");
  });

  it("puts away no failure that it is not about", async () => {
    const background = managing(adasTokens(), {
      createToken: ({ owner }) =>
        ({ at: "failed", failure: { kind: "offline" }, ...(owner && { owner }) }) as Creation,
    });
    const { app, browseTo } = await renderApp(background, { hash: "#/new" });
    const failed: Creation = { at: "failed", failure: { kind: "offline" } };
    if (app.workspace.value) app.workspace.value.creation.state.value = failed;
    await browseTo("#/tokens");
    expect(background.asked("acknowledgeCreation")).toEqual([]);
    await browseTo("#/new");
    expect(screen.getByText("You are offline. Nothing was changed.")).toBeTruthy();
  });
});

it.each([
  ["Actions for Deploy", "Revoke", "Revoke token", "revokeToken"],
  ["Actions for Deploy", "Regenerate", "Regenerate token", "regenerateToken"],
  ["More", "Revoke all", "Revoke all tokens", "revokeAllTokens"],
] as const)(
  "says nothing in the next organization of what failed in the one that was left: %s, %s",
  async (menu, opener, confirm, asks) => {
    const answer = Promise.withResolvers<void>();
    const background = inTwo({
      [asks]: async () => {
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
    expect(background.asked(asks)).toHaveLength(1);
    expect(app.announcer.message.value?.text).toBe("You switched to Other");
  },
);

it("keeps a dialog open while it is asked anew what one may do, at whatever address", async () => {
  const { app } = await renderApp(fakeBackground(), { hash: "#/people" });
  expect(heading()).toBe("Tokens");
  await click("Actions for Deploy from CI");
  await click("Revoke", "menuitem");
  await app.workspace.value?.account.loadMe();
  await settled();
  expect(dialog()).not.toBeNull();
});
