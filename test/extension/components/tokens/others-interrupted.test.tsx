import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { ADA, ADAS_TOKENS_HASH, adasTokens, fakeManager } from "../../support/fake-manager.ts";
import { catalog, waitingToken } from "../../support/fixtures.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const NEW = `${ADAS_TOKENS_HASH}/new`;
const LIST = { screen: "person", person: ADA.id, tab: "tokens" };

async function click(name: string | RegExp, role: "button" | "checkbox" = "button") {
  screen.getByRole(role, { name }).click();
  await settled();
}
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

async function fillIn(name = "Reporting") {
  type(screen.getByRole("textbox", { name: "Name" }), name);
  await click(/API_READ/, "checkbox");
}

describe("without a session or a network", () => {
  it("a failed creation keeps the draft for that person", async () => {
    const background = fakeManager([], {
      createToken: () => ({ at: "failed", owner: ADA.id, failure: { kind: "offline" } }),
    });
    await renderApp(background, { hash: NEW });
    await fillIn();
    await click("Create token");
    expect(screen.getByText("You were offline. Nothing was changed.")).toBeTruthy();
    expect(background.memory.othersDrafts.get(ADA.id)).toMatchObject({ name: "Reporting" });
  });

  it("a list that fails to load shows the failure instead of an older list", async () => {
    let online = true;
    const background = fakeManager();
    const list = background.send;
    const send: typeof list = (name, ...data) =>
      name === "listAllTokens" && !online
        ? (Promise.resolve({ ok: false, failure: { kind: "offline" } }) as never)
        : list(name, ...data);
    const { app } = await renderApp({ ...background, send }, { hash: ADAS_TOKENS_HASH });
    online = false;
    await app.workspace.value?.shownTokens.value.list.load();
    await settled();
    expect(screen.queryByRole("button", { name: "Nightly export" })).toBeNull();
    expect(screen.getByText("You are offline.")).toBeTruthy();
  });

  it("an ended session leads to the sign-in, and then to the form as it was", async () => {
    let hasEnded = false;
    const host = "tokens.acme.example";
    const background = fakeManager([], {
      getCatalog: () =>
        hasEnded
          ? { ok: false, failure: { kind: "session_ended", host } }
          : { ok: true, value: catalog },
    });
    const { app } = await renderApp(background, { hash: NEW });
    await fillIn("Half done");
    hasEnded = true;
    await app.workspace.value?.keepDrafts();
    await app.workspace.value?.shownTokens.value.catalog.load();
    await settled();
    expect(heading()).toBe(`Sign in to ${host}`);
    hasEnded = false;
    await click("Sign in");
    app.router.go({ screen: "new", owner: ADA.id });
    await settled();
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Name" }).value).toBe("Half done");
  });
});

describe("a creation for another person that an earlier page left unfinished", () => {
  it("is shown in its form if it failed, and can be retried", async () => {
    const background = fakeManager(adasTokens(), {
      retryCreation: () => {
        const handed = waitingToken({ name: "Reporting", owner: ADA.id });
        return { at: "handed", token: handed, owner: ADA.id };
      },
    });
    background.memory.creation = {
      ...{ at: "failed", owner: ADA.id },
      failure: { kind: "outcome_unknown" },
    } as Creation;
    const { app } = await renderApp(background);
    expect(app.router.route.value).toEqual({ screen: "new", owner: ADA.id });
    expect(screen.getByText(/Trying again is safe: it never makes a second/)).toBeTruthy();
    await click("Try again");
    expect(app.router.route.value).toEqual(LIST);
  });

  it("is not shown in the form for the viewer's own token", async () => {
    const background = fakeManager();
    const { app } = await renderApp(background, { hash: NEW });
    const workspace = app.workspace.value;
    if (workspace) {
      const failure = { kind: "offline" } as const;
      workspace.creation.state.value = { at: "failed", owner: ADA.id, failure };
    }
    await settled();
    expect(screen.getByText("You were offline. Nothing was changed.")).toBeTruthy();
    app.router.go({ screen: "new" });
    await settled();
    expect(screen.queryByText("You were offline. Nothing was changed.")).toBeNull();
  });

  it("shows no secret at the address for saving one", async () => {
    const { app } = await renderApp(fakeManager(), { hash: `${ADAS_TOKENS_HASH}/save` });
    expect(app.router.route.value).toEqual(LIST);
  });

  it("is shown at the person's tokens if it was handed over meanwhile", async () => {
    const background = fakeManager();
    const handed = waitingToken({ name: "Reporting", owner: ADA.id });
    background.memory.creation = { at: "handed", token: handed, owner: ADA.id };
    const { app } = await renderApp(background);
    expect(app.router.route.value).toEqual(LIST);
    expect(screen.getByText(/“Reporting” was made/)).toBeTruthy();
  });
});
