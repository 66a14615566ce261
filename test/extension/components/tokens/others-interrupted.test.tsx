import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { catalog, waitingToken } from "../../support/fixtures.ts";
import { ADA, ADAS, adasTokens, managing } from "../../support/managing.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const NEW = `${ADAS}/new`;
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
  it("nothing is asked for, and the draft of that person is kept", async () => {
    const background = managing([], {
      createToken: () => ({ at: "failed", owner: ADA.id, failure: { kind: "offline" } }),
    });
    await renderApp(background, { hash: NEW });
    await fillIn();
    await click("Create token");
    expect(screen.getByText("You are offline. Nothing was changed.")).toBeTruthy();
    expect(background.memory.othersDrafts.get(ADA.id)).toMatchObject({ name: "Reporting" });
  });

  it("a list that cannot be had says so, rather than showing an older one", async () => {
    let online = true;
    const background = managing();
    const list = background.send;
    const send: typeof list = (name, ...data) =>
      name === "listTokens" && !online
        ? (Promise.resolve({ ok: false, failure: { kind: "offline" } }) as never)
        : list(name, ...data);
    const { app } = await renderApp({ ...background, send }, { hash: ADAS });
    online = false;
    await app.workspace.value?.shownTokens.value.list.load();
    await settled();
    expect(screen.queryByRole("button", { name: "Nightly export" })).toBeNull();
    expect(screen.getByText("You are offline. Nothing was changed.")).toBeTruthy();
  });

  it("a session that is over brings the sign-in, and then the form is filled in as it was", async () => {
    let over = false;
    const host = "tokens.acme.example";
    const background = managing([], {
      getCatalog: () =>
        over
          ? { ok: false, failure: { kind: "session_ended", host } }
          : { ok: true, value: catalog },
    });
    const { app } = await renderApp(background, { hash: NEW });
    await fillIn("Half done");
    over = true;
    await app.workspace.value?.keepDrafts();
    await app.workspace.value?.shownTokens.value.catalog.load();
    await settled();
    expect(heading()).toBe(`Sign in to ${host}`);
    over = false;
    await click("Sign in");
    app.router.go({ screen: "new", owner: ADA.id });
    await settled();
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Name" }).value).toBe("Half done");
  });
});

describe("what an earlier page left of a token for somebody else", () => {
  it("is come back to where it failed, and trying again is safe", async () => {
    const background = managing(adasTokens(), {
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

  it("does not show in the form for one's own", async () => {
    const background = managing();
    const { app } = await renderApp(background, { hash: NEW });
    const workspace = app.workspace.value;
    if (workspace) {
      const failure = { kind: "offline" } as const;
      workspace.creation.state.value = { at: "failed", owner: ADA.id, failure };
    }
    await settled();
    expect(screen.getByText("You are offline. Nothing was changed.")).toBeTruthy();
    app.router.go({ screen: "new" });
    await settled();
    expect(screen.queryByText("You are offline. Nothing was changed.")).toBeNull();
  });

  it("is no secret to be saved, at the address of one", async () => {
    const { app } = await renderApp(managing(), { hash: `${ADAS}/save` });
    expect(app.router.route.value).toEqual(LIST);
  });

  it("is told at the person's tokens where it was handed over meanwhile", async () => {
    const background = managing();
    const handed = waitingToken({ name: "Reporting", owner: ADA.id });
    background.memory.creation = { at: "handed", token: handed, owner: ADA.id };
    const { app } = await renderApp(background);
    expect(app.router.route.value).toEqual(LIST);
    expect(screen.getByText(/“Reporting” was made/)).toBeTruthy();
  });
});
