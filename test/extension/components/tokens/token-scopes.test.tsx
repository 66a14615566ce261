import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../extension/connection.ts";
import { alertText, listControls } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

const hash = "#/tokens/tok_1";
const button = (name: string) => screen.getByRole("button", { name });
const scopes = () => screen.getByRole("region", { name: "Scopes" });
const problem = (name: "stale_version" | "not_found"): Failure => ({
  ...{ kind: "problem", problem: name, status: 409, errors: [] },
});
const toast = () => document.querySelector(".toast-region[role=status]")?.textContent;

const entities = token({
  scopes: [
    { id: "scp_1", permission: "channels:publish", entity_id: "*" },
    { id: "scp_2", permission: "channels:publish", entity_id: "ch_1" },
    { id: "scp_3", permission: "channels:publish", entity_id: "ch_2" },
  ],
});

describe("a token's scopes", () => {
  it("are deleted individually, by buttons with unique names", async () => {
    const { background } = await renderApp(fakeBackground([entities]), { hash });
    const names = listControls().map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toContain("Delete scope channels:publish");
    button("Delete scope channels:publish:ch_1").click();
    await settled();
    expect(background.sent("deleteScope")).toMatchObject([{ id: "tok_1", scopeId: "scp_2" }]);
    expect(within(scopes()).getAllByRole("listitem")).toHaveLength(2);
    expect(toast()).toBe("channels:publish:ch_1 was deleted");
    expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Scopes" }));
  });

  it("come back by Undo, which stays on the screen until then", async () => {
    const { background } = await renderApp(fakeBackground([entities]), { hash });
    button("Delete scope channels:publish:ch_1").click();
    await settled();
    button("Undo deleting channels:publish:ch_1").click();
    await settled();
    expect(background.sent("addScopes")).toMatchObject([
      { id: "tok_1", scopes: [{ permission: "channels:publish", entity_id: "ch_1" }] },
    ]);
    expect(within(scopes()).getAllByRole("listitem")).toHaveLength(3);
    expect(screen.queryByRole("button", { name: /^Undo/ })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Scopes" }));
  });

  it("are all deleted after a confirmation that says that the token stays", async () => {
    const { background } = await renderApp(fakeBackground(), { hash });
    button("Delete all scopes").click();
    await settled();
    const dialog = screen.getByRole("dialog");
    expect(dialog.querySelector("h2")?.textContent).toBe("Delete all scopes of “Deploy from CI”?");
    expect(dialog.textContent).toContain("The token stays, but it can do nothing then.");
    expect(background.sent("deleteAllScopes")).toEqual([]);
    button("Delete scopes").click();
    await settled();
    expect(background.sent("deleteAllScopes")).toMatchObject([{ id: "tok_1", version: 1 }]);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(scopes().textContent).toContain("No scopes. Every request with this token is refused.");
    expect(screen.queryByRole("button", { name: "Delete all scopes" })).toBeNull();
  });

  it("are reloaded if they were changed elsewhere, and none is deleted unseen", async () => {
    const background = fakeBackground([token()], {
      deleteAllScopes: () => ({ ok: false, failure: problem("stale_version") }),
    });
    await renderApp(background, { hash });
    background.memory.tokens = [entities];
    button("Delete all scopes").click();
    await settled();
    button("Delete scopes").click();
    await settled();
    expect(within(screen.getByRole("dialog")).getByRole("alert").textContent).toContain(
      "It was changed elsewhere in the meantime.",
    );
    expect(within(scopes()).getAllByRole("listitem")).toHaveLength(3);
  });

  it("are reloaded if one was already deleted", async () => {
    const background = fakeBackground([entities], {
      deleteScope: () => ({ ok: false, failure: problem("not_found") }),
    });
    await renderApp(background, { hash });
    background.memory.tokens = [token({ scopes: entities.scopes.slice(0, 1) })];
    button("Delete scope channels:publish:ch_2").click();
    await settled();
    expect(alertText()).toBe("This is no longer here. It may have been deleted elsewhere.");
    expect(within(scopes()).getAllByRole("listitem")).toHaveLength(1);
  });
});

describe("the warnings about a token's earlier secrets", () => {
  it("say until when the old secret works", async () => {
    const grace = token({ previous_secret_expires_at: "2026-11-24T12:00:00Z" });
    await renderApp(fakeBackground([grace]), { hash });
    expect(document.querySelector("main")?.textContent).toMatch(
      /The old secret works too until Tue,? 24 November 2026 at /,
    );
    const ended = token({ previous_secret_expires_at: "2026-11-23T11:59:59Z" });
    await renderApp(fakeBackground([ended]), { hash });
    expect(document.querySelector("main")?.textContent).not.toContain("old secret");
  });

  it("say when a replaced secret was last tried", async () => {
    const tried = token({ superseded_use_at: "2026-11-23T11:57:00Z" });
    await renderApp(fakeBackground([tried]), { hash });
    expect(document.querySelector("main")?.textContent).toContain(
      "Someone still uses the old secret. It was last refused 3 minutes ago.",
    );
  });
});

describe("a parent token", () => {
  const child = token({ issued_by: "tok_2" });

  it("is named, and opened by a button", async () => {
    const parent = token({ id: "tok_2", name: "Provisioning" });
    await renderApp(fakeBackground([child, parent]), { hash });
    expect(document.querySelector("main")?.textContent).toContain("Made by the token Provisioning");
    button("View its maker").click();
    await settled();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Provisioning");
    expect(document.querySelector("main")?.textContent).not.toContain("Made by");
  });

  it("is shown by its id if it is deleted", async () => {
    const background = fakeBackground([child], {
      getToken: ({ id }) =>
        id === "tok_1" ? { ok: true, value: child } : { ok: false, failure: problem("not_found") },
    });
    await renderApp(background, { hash });
    expect(document.querySelector("main")?.textContent).toContain("Made by the token tok_2");
    expect(screen.queryByRole("button", { name: "View its maker" })).toBeNull();
  });
});
