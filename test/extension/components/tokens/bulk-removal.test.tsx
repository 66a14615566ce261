import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { listControls } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { NOW, token } from "../../support/fixtures.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";
import { activeTokenToCollect, tokenToCollect } from "../../support/tokens-to-collect.ts";

const tokens = () => [
  token(),
  token({ id: "tok_2", name: "Terraform" }),
  token({ id: "tok_3", name: "More", status: "revoked", revoked_at: "2026-11-20T12:00:00Z" }),
];
const button = (name: string) => screen.getByRole("button", { name });
const dialog = () => screen.getByRole("dialog");
const title = () => dialog().querySelector("h2")?.textContent;
const toast = () => document.querySelector(".toast-region[role=status]")?.textContent;

async function openDialog(
  item: "Revoke all" | "Delete all",
  background = fakeBackground(tokens()),
) {
  const world = await renderApp(background);
  await openFromMore(item);
  return world;
}

async function openFromMore(item: "Revoke all" | "Delete all") {
  button("More").focus();
  button("More").click();
  await settled();
  screen.getByRole("menuitem", { name: item }).click();
  await settled();
}

async function submit(name: string) {
  (button(name) as HTMLButtonElement).form?.requestSubmit();
  await settled();
}

describe("Revoke all", () => {
  it("counts working tokens whatever the list shows, and names its button differently", async () => {
    const { background } = await openDialog(
      "Revoke all",
      fakeBackground([...tokens(), tokenToCollect()]),
    );
    expect(title()).toBe("Revoke all 3 working tokens?");
    const names = listControls().map(({ name }) => name);
    expect(names).toContain("Revoke all tokens");
    expect(names).toEqual([...new Set(names)]);
    expect(background.sent("revokeAllTokens")).toEqual([]);
    button("Cancel").click();
    await settled();
    expect(document.activeElement).toBe(button("More"));
  });

  it("counts a token with a waiting secret once", async () => {
    await openDialog("Revoke all", fakeBackground([activeTokenToCollect(), tokenToCollect()]));
    expect(title()).toBe("Revoke all 2 working tokens?");
  });

  it.each([
    [{ ok: true, value: { revoked: 2 } }, "2 tokens were revoked"],
    [{ ok: false, failure: { kind: "offline" } }, "You were offline. Nothing was changed."],
  ])(
    "does not affect the next dialog, and announces its result: %j",
    async (outcome, announcement) => {
      const answer = Promise.withResolvers<unknown>();
      const revokeAllTokens = () => answer.promise;
      const { app } = await openDialog("Revoke all", fakeBackground(tokens(), { revokeAllTokens }));
      await submit("Revoke all tokens");
      button("Cancel").click();
      await settled();
      await openFromMore("Delete all");
      type(screen.getByRole("textbox", { name: "Type 3 to confirm" }), "3");
      answer.resolve(outcome);
      await settled();
      expect(title()).toBe("Delete all 3 tokens?");
      expect(screen.getByDisplayValue("3")).toBeTruthy();
      expect(dialog().textContent).not.toContain("offline");
      expect(app.announcer.message.value?.text).toBe(announcement);
    },
  );

  it("revokes all tokens, announces their number, and reloads the list", async () => {
    const { background } = await openDialog("Revoke all");
    await submit("Revoke all tokens");
    expect(background.sent("revokeAllTokens")).toHaveLength(1);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(toast()).toBe("2 tokens were revoked");
    expect(document.body.textContent).toContain("No active tokens.");
  });

  it("has nothing to confirm if no token works", async () => {
    await openDialog("Revoke all", fakeBackground(tokens().slice(2)));
    expect(dialog().textContent).toContain("No token of yours works now");
    expect(screen.queryByRole("button", { name: "Revoke all tokens" })).toBeNull();
  });
});

describe("Delete all", () => {
  it("is confirmed only by typing the number of tokens", async () => {
    const { background } = await openDialog("Delete all");
    expect(title()).toBe("Delete all 3 tokens?");
    const confirm = button("Delete all tokens");
    for (const typed of ["", "2", "33", "three"]) {
      type(screen.getByLabelText("Type 3 to confirm"), typed);
      await settled();
      expect(confirm.getAttribute("aria-disabled")).toBe("true");
      await submit("Delete all tokens");
    }
    expect(background.sent("deleteAllTokens")).toEqual([]);
    type(screen.getByLabelText("Type 3 to confirm"), " 3 ");
    await settled();
    expect(confirm.getAttribute("aria-disabled")).toBe("false");
    await submit("Delete all tokens");
    expect(background.sent("deleteAllTokens")).toHaveLength(1);
    expect(toast()).toBe("3 tokens were deleted");
    expect(document.body.textContent).toContain("No tokens yet.");
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });

  it("stays open with the failure, and reloads the list", async () => {
    const background = fakeBackground(tokens(), {
      deleteAllTokens: () => ({ ok: false, failure: { kind: "outcome_unknown" } }),
    });
    await openDialog("Delete all", background);
    const before = background.sent("listAllTokens").length;
    type(screen.getByLabelText("Type 3 to confirm"), "3");
    await settled();
    await submit("Delete all tokens");
    expect(dialog().textContent).toContain(
      "We don't know yet whether this was done. Trying again is safe.",
    );
    expect(background.sent("listAllTokens").length).toBeGreaterThan(before);
  });

  it("counts again after a failed count, and uses no cached count", async () => {
    let online = false;
    const page = () =>
      online
        ? { ok: true, value: { tokens: tokens(), total: 3, next_cursor: null } }
        : { ok: false, failure: { kind: "offline" } };
    const background = fakeBackground(tokens());
    await openDialog("Delete all", {
      ...background,
      send: (async (name, ...data) =>
        name === "listTokens" && (data[0] as { query: { limit?: string } }).query.limit === "1"
          ? page()
          : await background.send(name, ...data)) as typeof background.send,
    });
    expect(title()).toBe("Delete all tokens?");
    expect(dialog().textContent).toContain("You were offline. Nothing was changed.");
    online = true;
    button("Try again").click();
    await settled();
    expect(title()).toBe("Delete all 3 tokens?");
  });

  it("is disabled offline", async () => {
    const page = { tokens: tokens(), total: 3, next_cursor: null, staleSince: NOW };
    await renderApp(fakeBackground([], { listTokens: () => ({ ok: true, value: page }) }));
    button("More").click();
    await settled();
    const disabled = screen
      .getAllByRole("menuitem")
      .map((item) => item.getAttribute("aria-disabled"));
    expect(disabled).toEqual(["true", "true"]);
  });
});
