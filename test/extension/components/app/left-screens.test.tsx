import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { connection, token, user } from "../../support/fixtures.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { radio, submitForm } from "../../support/picker-screen.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { fakeTwoOrganizations, OTHER } from "../../support/two-organizations.ts";

const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const OFFLINE = "You were offline. Nothing was changed.";
const offline = { ok: false, failure: { kind: "offline" } };

async function click(name: string) {
  screen.getByRole("button", { name }).click();
  await settled();
}

describe("saving access while its screen is left", () => {
  async function saveAndWait() {
    const answer = Promise.withResolvers<unknown>();
    const edited = token({ scopes: [{ id: "scp_1", permission: "labor:full", entity_id: null }] });
    const background = fakeTwoOrganizations({
      getCatalog: () => ({ ok: true, value: mixedCatalog }),
      getToken: () => ({ ok: true, value: edited }),
      updateToken: () => answer.promise,
    });
    const world = await renderApp(background, { hash: "#/tokens/tok_1/access" });
    radio("Full Access for Inventory").click();
    await settled();
    await submitForm();
    expect(background.sent("updateToken")).toHaveLength(1);
    return { ...world, answer, edited, announced: () => world.app.announcer.message.value?.text };
  }

  it("does not navigate back after saving", async () => {
    const { answer, edited, browseTo, announced } = await saveAndWait();
    await browseTo("#/settings");
    answer.resolve({ ok: true, value: edited });
    await settled();
    expect(announced()).toBe("Access saved");
    expect(heading()).toBe("Settings");
  });

  it("announces a failure", async () => {
    const { answer, browseTo, announced } = await saveAndWait();
    await browseTo("#/settings");
    answer.resolve(offline);
    await settled();
    expect(announced()).toBe(OFFLINE);
    expect(heading()).toBe("Settings");
  });

  it("neither navigates nor announces anything in another organization", async () => {
    const { answer, edited, app, announced } = await saveAndWait();
    await app.session.switchTo(connection, OTHER.organizationId);
    await settled();
    answer.resolve({ ok: true, value: edited });
    await settled();
    expect(announced()).toBe("You switched to Other");
    expect(app.router.route.value).toEqual({ screen: "tokens" });
  });
});

describe("a dialog that was closed before the answer", () => {
  async function confirmAndCancel() {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeTwoOrganizations({
      getToken: () => ({ ok: true, value: token() }),
      deleteAllScopes: () => answer.promise,
    });
    const world = await renderApp(background, { hash: "#/tokens/tok_1" });
    await click("Delete all scopes");
    await click("Delete scopes");
    await click("Cancel");
    return { ...world, answer, announced: () => world.app.announcer.message.value?.text };
  }

  it("announces the failure", async () => {
    const { answer, announced } = await confirmAndCancel();
    answer.resolve(offline);
    await settled();
    expect(announced()).toBe(OFFLINE);
  });

  it("leaves the next dialog open", async () => {
    const { answer, announced } = await confirmAndCancel();
    await click("Delete all scopes");
    answer.resolve({ ok: true, value: token() });
    await settled();
    expect(announced()).toBe("All scopes were deleted");
    expect(screen.queryByRole("dialog")).not.toBeNull();
  });

  it("announces nothing in the next organization", async () => {
    const { answer, app, announced } = await confirmAndCancel();
    await app.session.switchTo(connection, OTHER.organizationId);
    await settled();
    answer.resolve(offline);
    await settled();
    expect(announced()).toBe("You switched to Other");
  });
});

it("announces the failure to add scopes after their dialog is left", async () => {
  const answer = Promise.withResolvers<unknown>();
  const { app, browseTo } = await renderApp(
    fakeTwoOrganizations({ addScopes: () => answer.promise }),
    {
      hash: "#/tokens/tok_1",
    },
  );
  await click("Add scope");
  screen.getByRole("checkbox", { name: "API_WRITE" }).click();
  await settled();
  await click("Add scopes");
  await browseTo("#/settings");
  answer.resolve(offline);
  await settled();
  expect(app.announcer.message.value?.text).toBe(OFFLINE);
});

describe("removing a member while their page is left", () => {
  async function removeAndWait() {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeAdministrator(["users"], { removeUser: () => answer.promise });
    background.memory.users = [user()];
    const world = await renderApp(background, { hash: "#/people/usr_7" });
    await click("Remove from organization");
    await click("Remove user");
    return { ...world, answer, announced: () => world.app.announcer.message.value?.text };
  }

  it.each([
    [{ ok: true, value: null }, "Uma User was removed"],
    [offline, OFFLINE],
  ])("does not navigate, and announces the result: %j", async (outcome, text) => {
    const { answer, browseTo, announced } = await removeAndWait();
    await browseTo("#/settings");
    answer.resolve(outcome);
    await settled();
    expect(announced()).toBe(text);
    expect(heading()).toBe("Settings");
  });

  it("leaves the member's page if only the dialog was closed", async () => {
    const { answer } = await removeAndWait();
    await click("Cancel");
    answer.resolve({ ok: true, value: null });
    await settled();
    expect(heading()).toBe("People");
  });
});
