import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { listControls } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { NOW, SECRET, token } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { activeTokenToCollect, tokenToCollect } from "../../support/tokens-to-collect.ts";

const hash = "#/tokens/tok_w";
const button = (name: string) => screen.getByRole("button", { name });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const headings = () =>
  Array.from(document.querySelectorAll("h2"), ({ textContent }) => textContent);
const page = () => document.body.textContent ?? "";

async function click(name: string) {
  button(name).click();
  await settled();
}

describe("the notice of waiting secrets", () => {
  it("names the token, its creator and its deadline, whatever the list shows", async () => {
    await renderApp(fakeBackground([token(), tokenToCollect()]));
    expect(headings()).toContain("A token was made for you");
    const row = document.querySelector(".waiting-list li");
    expect(row?.textContent).toContain("by Mara Manager6 days left to collect");
    expect(row?.querySelector("time")?.title).toMatch(/^Sun,? 29 November 2026 at /);
    expect(screen.getByRole("radio", { name: "Active" })).toHaveProperty("checked", true);
    expect(button("Collect Nightly export").textContent).toBe("Collect");
    expect(button("Decline Nightly export").textContent).toBe("Decline");
  });

  it("says that an active token's new secret waits and that its old one works", async () => {
    await renderApp(fakeBackground([activeTokenToCollect()]));
    expect(headings()).toContain("A new secret waits for Deploy from CI");
    expect(page()).toContain("The old secret works until you collect it.");
    const [, row] = screen.getAllByRole("listitem");
    expect(row?.textContent).toContain("a new secret waits");
  });

  it("distinguishes tokens of the same name, and leads to all if there are more", async () => {
    const four = [1, 2, 3, 4].map((at) => tokenToCollect({ id: `tok_w${at}`, name: "CI" }));
    await renderApp(fakeBackground([token({ name: "CI" }), ...four]));
    expect(headings()).toContain("4 tokens were made for you");
    expect(document.querySelectorAll(".waiting-list li")).toHaveLength(3);
    const names = listControls().map(({ name }) => name);
    expect(names).toContain("Collect CI (tok_w1)");
    expect(names).toEqual([...new Set(names)]);
    await click("Show all 4");
    expect(screen.getByRole("radio", { name: "Waiting" })).toHaveProperty("checked", true);
    const rows = Array.from(document.querySelectorAll(".rows li"), (row) => row.textContent);
    expect(rows).toHaveLength(4);
    expect(rows.join()).toContain("tok_w2by Mara Manager");
    expect(document.querySelector(".waiting-list")).toBeNull();
  });

  it("is hidden if nothing waits, or no longer", async () => {
    await renderApp(
      fakeBackground([token(), tokenToCollect({ collect_by: "2026-11-23T12:00:00Z" })]),
    );
    expect(headings()).toEqual([]);
  });

  it("disables its buttons offline", async () => {
    const stale = { tokens: [tokenToCollect()], total: 1, next_cursor: null, staleSince: NOW };
    await renderApp(fakeBackground([], { listTokens: () => ({ ok: true, value: stale }) }));
    expect(button("Collect Nightly export")).toHaveProperty("disabled", true);
    expect(button("Decline Nightly export")).toHaveProperty("disabled", true);
  });
});

describe("collecting", () => {
  it("shows the secret to be saved, and does not change the draft of another token", async () => {
    const background = fakeBackground([token(), tokenToCollect()]);
    await renderApp(background);
    await click("Collect Nightly export");
    expect(background.sent("collectToken")).toMatchObject([{ token: { id: "tok_w", version: 2 } }]);
    expect(heading()).toBe("Save your token");
    expect(screen.getByLabelText("Token secret")).not.toBeNull();
    expect(background.sent("saveDraft")).toEqual([]);
    await click("Copy");
    await click("I have saved it");
    expect(heading()).toBe("Nightly export");
    expect(document.querySelector(".status")?.textContent).toBe("Active");
    expect(screen.queryByRole("button", { name: "Collect" })).toBeNull();
    expect(page()).toContain("Made byMara Manager");
  });

  it("is offered on the token's screen, with its facts", async () => {
    await renderApp(fakeBackground([tokenToCollect()]), { hash });
    expect(document.querySelector(".status")?.textContent).toBe("Waiting");
    expect(document.querySelector(".status-card .hint")?.textContent).toBe(
      "6 days left to collect",
    );
    expect(headings()).toContain("It was made for you");
    expect(page()).toContain("Made byMara Manager");
    expect(page()).toContain("Expires3 months from collection");
    for (const name of ["Regenerate", "Revoke"]) {
      expect(screen.queryByRole("button", { name })).toBeNull();
    }
    const names = listControls().map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    await click("Collect");
    expect(heading()).toBe("Save your token");
  });

  it("of a new secret keeps Regenerate and Revoke available", async () => {
    await renderApp(fakeBackground([activeTokenToCollect()]), { hash: "#/tokens/tok_1" });
    expect(headings()).toContain("A new secret waits");
    expect(page()).toContain("Then expires30 days from collection");
    expect(button("Regenerate")).not.toBeNull();
    expect(button("Revoke")).not.toBeNull();
  });

  it("is offered only to the owner", async () => {
    await renderApp(fakeBackground([tokenToCollect({ owner: "usr_2" })]), { hash });
    expect(screen.queryByRole("button", { name: "Collect" })).toBeNull();
  });

  it("is among a row's actions, without Regenerate", async () => {
    const background = fakeBackground([tokenToCollect()]);
    const { app } = await renderApp(background);
    await app.workspace.value?.mine.list.changeQuery({ status: "waiting" });
    await settled();
    await click("Actions for Nightly export");
    const items = screen.getAllByRole("menuitem").map(({ textContent }) => textContent);
    expect(items).toEqual(["View", "Copy ID", "Collect", "Decline", "Delete"]);
    screen.getByRole("menuitem", { name: "Collect" }).click();
    await settled();
    expect(heading()).toBe("Save your token");
  });

  it("left unfinished by an earlier page is awaited, and the secret shown", async () => {
    let outcome: Creation = { at: "working", collects: tokenToCollect() };
    const background = fakeBackground([tokenToCollect()], { getCreation: () => outcome });
    const { runTimers } = await renderApp(background, { hash: "#/settings" });
    expect(heading()).toBe("Tokens");
    expect(button("Collect Nightly export").getAttribute("aria-disabled")).toBe("true");
    await click("Collect Nightly export");
    expect(background.sent("collectToken")).toEqual([]);
    const unsaved = { token: token(), secret: SECRET, availableUntil: NOW + 600_000 };
    outcome = { at: "created", unsaved, collects: tokenToCollect() };
    runTimers();
    await settled();
    expect(heading()).toBe("Save your token");
  });
});
