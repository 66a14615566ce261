import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";
import { fakeTwoOrganizations } from "../../support/two-organizations.ts";

const field = () => screen.getByRole("combobox", { name: "Find tokens, actions and screens" });
const results = () => within(screen.getByRole("listbox", { name: "Results" }));
const options = () =>
  results()
    .queryAllByRole("option")
    .map(({ textContent }) => textContent);
const chosen = () => results().getByRole("option", { selected: true }).textContent;
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

/** Presses Ctrl-K. */
async function openPalette() {
  const event = new KeyboardEvent("keydown", {
    ...{ key: "k", ctrlKey: true, bubbles: true, cancelable: true },
  });
  document.activeElement?.dispatchEvent(event);
  await settled();
  return event;
}

async function find(text: string) {
  type(field(), text);
  await settled();
}

const tokens = () => [token(), token({ id: "tok_2", name: "Deploy to staging" })];

describe("the palette", () => {
  it("opens by Ctrl-K, also from a text field, and lists screens", async () => {
    await renderApp(fakeBackground(tokens()));
    screen.getByLabelText("Search tokens").focus();
    const event = await openPalette();
    expect(event.defaultPrevented).toBe(true);
    expect(options()).toEqual(expect.arrayContaining(["New token", "Account", "Settings"]));
    type(field(), "sett");
    await settled();
    press("Enter", field());
    await settled();
    expect(heading()).toBe("Settings");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("finds a token, and what can be done with it", async () => {
    await renderApp(fakeBackground(tokens()));
    await openPalette();
    await find("staging");
    expect(options()[0]).toBe("Deploy to staging");
    expect(options()).toContain("RegenerateDeploy to staging");
    press("Enter", field());
    await settled();
    expect(heading()).toBe("Deploy to staging");
  });

  it("finds an action by its name, and only for tokens that allow it", async () => {
    const revoked = token({ id: "tok_3", name: "Deploy, old", status: "revoked" });
    await renderApp(fakeBackground([...tokens(), revoked]));
    await openPalette();
    await find("revoke deploy");
    expect(options()).toEqual(["RevokeDeploy from CI", "RevokeDeploy to staging"]);
    press("ArrowDown", field());
    await settled();
    expect(chosen()).toBe("RevokeDeploy to staging");
    press("Enter", field());
    await settled();
    expect(screen.getByRole("dialog").textContent).toContain("Revoke “Deploy to staging”?");
  });

  it("moves around its ends, and tells how many results there are", async () => {
    await renderApp(fakeBackground(tokens()));
    await openPalette();
    const all = options();
    press("ArrowUp", field());
    await settled();
    expect(chosen()).toBe(all.at(-1));
    press("ArrowDown", field());
    await settled();
    expect(chosen()).toBe(all[0]);
    await find("no such thing");
    expect(screen.getByRole("dialog").textContent).toContain("Nothing matches.");
    expect(field().getAttribute("aria-activedescendant")).toBeNull();
  });

  it("switches to another organization", async () => {
    const background = fakeTwoOrganizations();
    await renderApp(background);
    await openPalette();
    await find("switch");
    expect(options()).toHaveLength(1);
    press("Enter", field());
    await settled();
    expect(background.sent("switchOrganization")).toHaveLength(1);
  });

  it("never searches for a pasted secret", async () => {
    const { background } = await renderApp(fakeBackground(tokens()));
    await openPalette();
    const secret = "lk_pat_9fKa2LmQ7xW0cT4RzYb8NhVd3EsGu6PjkD1oXw5iB2fAt";
    await find(secret);
    await settled();
    expect(document.body.innerHTML).not.toContain(secret);
    expect(JSON.stringify(background.sent("listTokens"))).not.toContain(secret);
  });
});

describe("the list of keys", () => {
  it("opens by ?, and not while somebody types", async () => {
    await renderApp(fakeBackground(tokens()));
    const search = screen.getByLabelText("Search tokens");
    search.focus();
    press("?");
    await settled();
    expect(screen.queryByRole("dialog")).toBeNull();
    screen.getByRole("button", { name: "New token" }).focus();
    press("?");
    await settled();
    expect(screen.getByRole("dialog").textContent).toContain("Keyboard shortcuts");
  });
});

describe("Escape", () => {
  it("clears the search first", async () => {
    await renderApp(fakeBackground(tokens()));
    const search = screen.getByLabelText<HTMLInputElement>("Search tokens");
    search.focus();
    type(search, "staging");
    await settled();
    expect(press("Escape", search).defaultPrevented).toBe(true);
    await settled();
    expect(search.value).toBe("");
    expect(press("Escape", search).defaultPrevented).toBe(false);
  });

  it("goes back from a token's screen", async () => {
    await renderApp(fakeBackground(tokens()), { hash: "#/tokens/tok_1" });
    press("Escape", document.body);
    await settled();
    expect(heading()).toBe("Tokens");
  });
});

it("opens the first match by Enter in the search", async () => {
  await renderApp(fakeBackground(tokens()));
  const search = screen.getByLabelText("Search tokens");
  type(search, "ci");
  press("Enter", search);
  await settled();
  expect(heading()).toBe("Deploy from CI");
});

it("focuses the search of the list that opens first", async () => {
  const { browseTo } = await renderApp(fakeBackground(tokens()));
  expect(document.activeElement).toBe(screen.getByLabelText("Search tokens"));
  await browseTo("#/settings");
  await browseTo("#/tokens");
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
});
