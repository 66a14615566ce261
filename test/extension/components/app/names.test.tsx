import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { AppStatus } from "../../../../extension/connection.ts";
import type { Creation } from "../../../../extension/creation.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, NOW, SECRET, token, user } from "../../support/fixtures.ts";
import { failure, fields } from "../../support/names.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { waiting } from "../../support/waiting.ts";

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
  ["Tokens", fakeBackground([...crowd, waiting({ id: "tok_w1" }), waiting()]), ""],
  ["Tokens", fakeBackground([token({ name: "Collect Nightly export" }), waiting()]), ""],
  ["Nightly export", fakeBackground([waiting()]), "#/tokens/tok_w"],
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
  it("gives each control a name of its own and its heading the focus", async () => {
    await renderApp(background, { hash });
    const heading = screen.getByRole("heading", { level: 1 });
    expect(heading.textContent).toBe(title);
    expect(document.activeElement).toBe(heading);
    const names = fields().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names).not.toContain("");
    expect(names).toEqual([...new Set(names)]);
  });
});

describe("names", () => {
  it("of the list: one New token, rows told apart, actions named by their row", async () => {
    await renderApp(fakeBackground(crowd));
    const names = fields().map(({ name }) => name);
    expect(names.filter((name) => name === "New token")).toHaveLength(1);
    expect(names).toContain("Deploy from CI (lk_pat_1f9K…x9Qz)");
    expect(names).toContain("Actions for Deploy from CI (lk_pat_9999…zzzz)");
    expect(names).toContain("Actions for New token (lk_pat_1f9K…x9Qz)");
  });

  it("of an open menu are not those of the screen: its button is inert", async () => {
    await renderApp(fakeBackground());
    screen.getByRole("button", { name: "Account" }).click();
    await settled();
    const names = fields().map(({ name }) => name);
    expect(names.filter((name) => name === "Account")).toHaveLength(1);
    expect(names).toEqual([...new Set(names)]);
  });

  it("of a session that has ended: one Sign in, and what has become of the draft", async () => {
    await renderApp(fakeBackground([], { getStatus: () => signedOut }));
    expect(fields().map(({ name }) => name)).toEqual(["Sign in", "Change server"]);
    expect(failure()).toBe("You were signed out of tokens.acme.example. Your draft is kept.");
  });
});
