import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { connection, token, user } from "../../support/fixtures.ts";
import { inTwo, OTHER } from "../../support/in-two.ts";
import { managerOf } from "../../support/manager-of.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { radio, submitForm } from "../../support/picker-screen.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const OFFLINE = "You are offline. Nothing was changed.";
const offline = { ok: false, failure: { kind: "offline" } };

async function click(name: string) {
  screen.getByRole("button", { name }).click();
  await settled();
}

describe("access that is still being saved as its screen is left", () => {
  async function saveAndWait() {
    const answer = Promise.withResolvers<unknown>();
    const edited = token({ scopes: [{ id: "scp_1", permission: "labor:full", entity_id: null }] });
    const background = inTwo({
      getCatalog: () => ({ ok: true, value: mixedCatalog }),
      getToken: () => ({ ok: true, value: edited }),
      updateToken: () => answer.promise,
    });
    const world = await renderApp(background, { hash: "#/tokens/tok_1/access" });
    radio("Full Access for Inventory").click();
    await settled();
    await submitForm();
    expect(background.asked("updateToken")).toHaveLength(1);
    return { ...world, answer, edited, said: () => world.app.announcer.message.value?.text };
  }

  it("leads nobody back once it is saved", async () => {
    const { answer, edited, browseTo, said } = await saveAndWait();
    await browseTo("#/settings");
    answer.resolve({ ok: true, value: edited });
    await settled();
    expect(said()).toBe("Access saved");
    expect(heading()).toBe("Settings");
  });

  it("says that it was not", async () => {
    const { answer, browseTo, said } = await saveAndWait();
    await browseTo("#/settings");
    answer.resolve(offline);
    await settled();
    expect(said()).toBe(OFFLINE);
    expect(heading()).toBe("Settings");
  });

  it("neither leads nor says anything in another organization", async () => {
    const { answer, edited, app, said } = await saveAndWait();
    await app.session.switchTo(connection, OTHER.organizationId);
    await settled();
    answer.resolve({ ok: true, value: edited });
    await settled();
    expect(said()).toBe("You switched to Other");
    expect(app.router.route.value).toEqual({ screen: "tokens" });
  });
});

describe("a dialog that was closed before its answer was there", () => {
  async function confirmAndCancel() {
    const answer = Promise.withResolvers<unknown>();
    const background = inTwo({
      getToken: () => ({ ok: true, value: token() }),
      deleteAllScopes: () => answer.promise,
    });
    const world = await renderApp(background, { hash: "#/tokens/tok_1" });
    await click("Delete all scopes");
    await click("Delete scopes");
    await click("Cancel");
    return { ...world, answer, said: () => world.app.announcer.message.value?.text };
  }

  it("says what came of it", async () => {
    const { answer, said } = await confirmAndCancel();
    answer.resolve(offline);
    await settled();
    expect(said()).toBe(OFFLINE);
  });

  it("leaves the next one open", async () => {
    const { answer, said } = await confirmAndCancel();
    await click("Delete all scopes");
    answer.resolve({ ok: true, value: token() });
    await settled();
    expect(said()).toBe("All scopes were deleted");
    expect(screen.queryByRole("dialog")).not.toBeNull();
  });

  it("says nothing in the next organization", async () => {
    const { answer, app, said } = await confirmAndCancel();
    await app.session.switchTo(connection, OTHER.organizationId);
    await settled();
    answer.resolve(offline);
    await settled();
    expect(said()).toBe("You switched to Other");
  });
});

it("what is still being added as its dialog is left is told of where it failed", async () => {
  const answer = Promise.withResolvers<unknown>();
  const { app, browseTo } = await renderApp(inTwo({ addScopes: () => answer.promise }), {
    hash: "#/tokens/tok_1",
  });
  await click("Add scope");
  screen.getByRole("checkbox", { name: "API_WRITE" }).click();
  await settled();
  await click("Add scopes");
  await browseTo("#/settings");
  answer.resolve(offline);
  await settled();
  expect(app.announcer.message.value?.text).toBe(OFFLINE);
});

describe("a member who is still being removed as their page is left", () => {
  async function removeAndWait() {
    const answer = Promise.withResolvers<unknown>();
    const background = managerOf(["users"], { removeUser: () => answer.promise });
    background.memory.users = [user()];
    const world = await renderApp(background, { hash: "#/people/usr_7" });
    await click("Remove from organization");
    await click("Remove user");
    return { ...world, answer, said: () => world.app.announcer.message.value?.text };
  }

  it.each([
    [{ ok: true, value: null }, "Uma User was removed"],
    [offline, OFFLINE],
  ])("takes nobody from where they are, and is told of: %j", async (outcome, text) => {
    const { answer, browseTo, said } = await removeAndWait();
    await browseTo("#/settings");
    answer.resolve(outcome);
    await settled();
    expect(said()).toBe(text);
    expect(heading()).toBe("Settings");
  });

  it("leaves their page where only the question was closed", async () => {
    const { answer } = await removeAndWait();
    await click("Cancel");
    answer.resolve({ ok: true, value: null });
    await settled();
    expect(heading()).toBe("People");
  });
});
