import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { NOW, token } from "../../support/fixtures.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";

const tokens = () => [
  token(),
  token({ id: "tok_2", name: "Terraform", created_at: "2026-08-01T12:00:00Z" }),
];
const button = (name: string) => screen.getByRole("button", { name });
const heading = () => screen.getByRole("heading", { level: 1 });

async function openDialog(action: "Revoke" | "Delete", name: string) {
  button(`Actions for ${name}`).click();
  await settled();
  screen.getByRole("menuitem", { name: action }).click();
  await settled();
}

describe("the list's texts", () => {
  it("say that there is no token yet, with one button to create one", async () => {
    await renderApp(fakeBackground([]));
    expect(document.body.textContent).toContain(
      "No tokens yet. A token lets a script use the API as you.",
    );
    expect(document.querySelector("main strong")?.textContent).toBe("No tokens yet.");
    expect(screen.getAllByRole("button", { name: "New token" })).toHaveLength(1);
  });

  it("come without a search if there is nothing to search", async () => {
    const { background, app } = await renderApp(fakeBackground([]));
    expect(screen.queryByLabelText("Search tokens")).toBeNull();
    expect(screen.queryByLabelText("Status")).toBeNull();
    background.memory.tokens = tokens();
    await app.workspace.value?.mine.list.load();
    await settled();
    expect(screen.getByLabelText("Search tokens")).not.toBeNull();
  });

  it("keep the search if only this status has no tokens", async () => {
    const revoked = token({ status: "revoked", revoked_at: "2026-11-20T12:00:00Z" });
    await renderApp(fakeBackground([revoked]));
    expect(document.body.textContent).toContain("No active tokens.");
    expect(screen.getByLabelText("Search tokens")).not.toBeNull();
  });

  it("count a permission on many entities as one", async () => {
    const scopes = ["ch_1", "ch_2"].map((entity_id) => {
      return { id: entity_id, permission: "channels:publish", entity_id };
    });
    await renderApp(fakeBackground([token({ scopes })]));
    expect(screen.getByRole("listitem").textContent).toContain("1 permission");
  });

  it("say that none matches, and Show all shows all", async () => {
    const { runTimers } = await renderApp(fakeBackground(tokens()));
    type(screen.getByLabelText("Search tokens"), "ci?");
    runTimers();
    await settled();
    expect(document.body.textContent).toContain("No active token matches 'ci?'.");
    button("Show all").click();
    await settled();
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
  });

  it("say that the list is offline and changes are disabled", async () => {
    const page = { tokens: tokens(), total: 2, next_cursor: null, staleSince: NOW };
    await renderApp(fakeBackground([], { listTokens: () => ({ ok: true, value: page }) }));
    expect(document.body.textContent).toMatch(
      /You are offline\. List as of \d\d:\d\d; changes are off\./,
    );
    expect((button("New token") as HTMLButtonElement).disabled).toBe(true);
    button("Actions for Terraform").click();
    await settled();
    const revoke = screen.getByRole("menuitem", { name: "Revoke" });
    expect(revoke.getAttribute("aria-disabled")).toBe("true");
  });

  it("say why the list failed to load, and Try again retries", async () => {
    let up = false;
    const background = fakeBackground([], {
      listTokens: () =>
        up
          ? { ok: true, value: { tokens: tokens(), total: 2, next_cursor: null } }
          : { ok: false, failure: { kind: "unavailable", host: "tokens.acme.example" } },
    });
    await renderApp(background);
    expect(document.body.textContent).toContain(
      "tokens.acme.example cannot answer now. Nothing was changed.",
    );
    up = true;
    button("Try again").click();
    await settled();
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
  });
});

describe("revoking and deleting", () => {
  it("asks for confirmation, by a button named differently from its opener", async () => {
    const { background } = await renderApp(fakeBackground(tokens()));
    await openDialog("Revoke", "Terraform");
    const dialog = screen.getByRole("dialog");
    expect(dialog.querySelector("h2")?.textContent).toBe("Revoke “Terraform”?");
    expect(background.sent("revokeToken")).toEqual([]);
    button("Revoke token").click();
    await settled();
    expect(background.sent("revokeToken")).toMatchObject([{ id: "tok_2" }]);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.querySelector(".toast-region[role=status]")?.textContent).toBe(
      "Terraform was revoked",
    );
  });

  it("returns the focus to the opener when it is cancelled", async () => {
    await renderApp(fakeBackground(tokens()));
    await openDialog("Delete", "Terraform");
    button("Cancel").click();
    await settled();
    expect(document.activeElement).toBe(button("Actions for Terraform"));
  });

  it("removes a deleted token from the list and focuses the heading", async () => {
    await renderApp(fakeBackground(tokens()));
    await openDialog("Delete", "Terraform");
    button("Delete token").click();
    await settled();
    await settled();
    expect(screen.queryByRole("button", { name: "Terraform" })).toBeNull();
    expect(screen.getAllByRole("listitem")).toHaveLength(1);
    expect(document.activeElement).toBe(heading());
  });

  it("stays open with the failure", async () => {
    const background = fakeBackground(tokens(), {
      revokeToken: () => ({ ok: false, failure: { kind: "unavailable", host: "a.example" } }),
    });
    await renderApp(background);
    await openDialog("Revoke", "Terraform");
    button("Revoke token").click();
    await settled();
    expect(screen.getByRole("dialog").textContent).toContain(
      "a.example cannot answer now. Nothing was changed.",
    );
  });
});

describe("the keys", () => {
  it("focus the search, move through the list, and open a row's actions", async () => {
    await renderApp(fakeBackground(tokens()));
    press("/");
    expect(document.activeElement).toBe(screen.getByLabelText("Search tokens"));
    press("ArrowDown");
    expect(document.activeElement).toBe(button("Deploy from CI"));
    press("ArrowDown");
    expect(document.activeElement).toBe(button("Terraform"));
    press(".");
    await settled();
    expect(document.activeElement).toBe(screen.getByRole("menuitem", { name: "View" }));
    const pressed = press("Escape");
    await settled();
    expect(pressed.defaultPrevented).toBe(true);
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(button("Actions for Terraform"));
  });

  it("open the form for a new token by n, except while the person is typing", async () => {
    await renderApp(fakeBackground(tokens()));
    screen.getByLabelText("Search tokens").focus();
    press("n");
    await settled();
    expect(heading().textContent).toBe("Tokens");
    button("Terraform").focus();
    press("n");
    await settled();
    expect(heading().textContent).toBe("New token");
  });
});
