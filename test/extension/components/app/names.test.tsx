import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { AppStatus } from "../../../../extension/connection.ts";
import type { Creation } from "../../../../extension/creation.ts";
import { alertText, listControls } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, NOW, SECRET, token, user } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { tokenToCollect } from "../../support/tokens-to-collect.ts";

const signedOut: AppStatus = {
  at: "signed_out",
  origin: "https://tokens.acme.example",
  host: "tokens.acme.example",
  ended: true,
};
const created: Creation = {
  at: "created",
  unsaved: { token: token(), secret: SECRET, availableUntil: NOW + 600_000 },
};
const crowd = [
  token(),
  token({ id: "tok_2", hint: "lk_pat_9999…zzzz" }),
  token({ id: "tok_3", name: "New token" }),
  token({ id: "tok_4", name: "Account", status: "revoked", revoked_at: "2026-11-20T12:00:00Z" }),
];

const manager = () => {
  const value = { ...me, manages: ["users", "tokens.others"] };
  const background = fakeBackground([], { getMe: () => ({ ok: true, value }) });
  background.memory.users = [user(), user({ id: "usr_8", email: "uma.user@example.test" })];
  return background;
};

const SCREENS = [
  ["Connect to Latchkey", fakeBackground([], { getStatus: () => ({ at: "disconnected" }) }), ""],
  ["Sign in to tokens.acme.example", fakeBackground([], { getStatus: () => signedOut }), ""],
  ["Tokens", fakeBackground(crowd), ""],
  ["Tokens", fakeBackground([]), ""],
  ["Tokens", fakeBackground([...crowd, tokenToCollect({ id: "tok_w1" }), tokenToCollect()]), ""],
  ["Tokens", fakeBackground([token({ name: "Collect Nightly export" }), tokenToCollect()]), ""],
  ["Nightly export", fakeBackground([tokenToCollect()]), "#/tokens/tok_w"],
  ["New token", fakeBackground(), "#/new"],
  ["Save your token", fakeBackground([], { getCreation: () => created }), ""],
  ["Deploy from CI", fakeBackground(), "#/tokens/tok_1"],
  ["Account", fakeBackground(), "#/account"],
  ["Settings", fakeBackground(), "#/settings"],
  ["People", manager(), "#/people"],
  ["Uma User", manager(), "#/people/usr_7"],
  ["Uma User", manager(), "#/people/usr_7/activity"],
] as const;

describe.each(SCREENS)("the screen %j", (title, background, hash) => {
  it("gives each control a unique name, and its heading the focus", async () => {
    await renderApp(background, { hash });
    const heading = screen.getByRole("heading", { level: 1 });
    expect(heading.textContent).toBe(title);
    // The list that opens first gives it to its search.
    const search = title === "Tokens" ? screen.queryByLabelText("Search tokens") : null;
    expect(document.activeElement).toBe(search ?? heading);
    const names = listControls().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names).not.toContain("");
    expect(names).toEqual([...new Set(names)]);
  });
});

describe("names", () => {
  it("in the list are one New token, distinct rows, and actions named after their row", async () => {
    await renderApp(fakeBackground(crowd));
    const names = listControls().map(({ name }) => name);
    expect(names.filter((name) => name === "New token")).toHaveLength(1);
    expect(names).toContain("Deploy from CI (lk_pat_1f9K…x9Qz)");
    expect(names).toContain("Actions for Deploy from CI (lk_pat_9999…zzzz)");
    expect(names).toContain("Actions for New token (lk_pat_1f9K…x9Qz)");
  });

  it("in an open menu are unique on the screen, since the menu's button is inert", async () => {
    await renderApp(fakeBackground());
    screen.getByRole("button", { name: "Account" }).click();
    await settled();
    const names = listControls().map(({ name }) => name);
    expect(names.filter((name) => name === "Account")).toHaveLength(1);
    expect(names).toEqual([...new Set(names)]);
  });

  it("after an ended session are one Sign in, with a note about the draft", async () => {
    await renderApp(fakeBackground([], { getStatus: () => signedOut }));
    expect(listControls().map(({ name }) => name)).toEqual(["Sign in", "Change server"]);
    expect(alertText()).toBe("You were signed out of tokens.acme.example. Your draft is kept.");
  });
});
