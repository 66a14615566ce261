import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { TokenListAnswer } from "../../../../extension/messages.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { NOW, token } from "../../support/fixtures.ts";
import { fields } from "../../support/names.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";
import { renewed, waiting } from "../../support/waiting.ts";

const tokens = () => [
  token(),
  token({ id: "tok_2", name: "Terraform" }),
  token({ id: "tok_3", name: "More", status: "revoked", revoked_at: "2026-11-20T12:00:00Z" }),
];
const button = (name: string) => screen.getByRole("button", { name });
const dialog = () => screen.getByRole("dialog");
const title = () => dialog().querySelector("h2")?.textContent;
const toast = () => document.querySelector(".toast-region[role=status]")?.textContent;

async function ask(item: "Revoke all" | "Delete all", background = fakeBackground(tokens())) {
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
  it("counts what works, whatever the list shows, and asks under another name", async () => {
    const { background } = await ask("Revoke all", fakeBackground([...tokens(), waiting()]));
    expect(title()).toBe("Revoke all 3 working tokens?");
    const names = fields().map(({ name }) => name);
    expect(names).toContain("Revoke all tokens");
    expect(names).toEqual([...new Set(names)]);
    expect(background.asked("revokeAllTokens")).toEqual([]);
    button("Cancel").click();
    await settled();
    expect(document.activeElement).toBe(button("More"));
  });

  it("counts a token once for which a new secret waits", async () => {
    await ask("Revoke all", fakeBackground([renewed(), waiting()]));
    expect(title()).toBe("Revoke all 2 working tokens?");
  });

  it.each([
    [{ ok: true, value: { revoked: 2 } }, "2 tokens were revoked"],
    [{ ok: false, failure: { kind: "offline" } }, "You are offline. Nothing was changed."],
  ])("leaves alone what is asked next, and says how it ended: %j", async (outcome, said) => {
    const answer = Promise.withResolvers<unknown>();
    const revokeAllTokens = () => answer.promise;
    const { app } = await ask("Revoke all", fakeBackground(tokens(), { revokeAllTokens }));
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
    expect(app.announcer.message.value?.text).toBe(said);
  });

  it("revokes them, says how many it were, and shows the list as it is then", async () => {
    const { background } = await ask("Revoke all");
    await submit("Revoke all tokens");
    expect(background.asked("revokeAllTokens")).toHaveLength(1);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(toast()).toBe("2 tokens were revoked");
    expect(document.body.textContent).toContain("No active tokens.");
  });

  it("has nothing to confirm where no token works", async () => {
    await ask("Revoke all", fakeBackground(tokens().slice(2)));
    expect(dialog().textContent).toContain("No token of yours works now");
    expect(screen.queryByRole("button", { name: "Revoke all tokens" })).toBeNull();
  });
});

describe("Delete all", () => {
  it("is confirmed by typing how many they are, and by nothing else", async () => {
    const { background } = await ask("Delete all");
    expect(title()).toBe("Delete all 3 tokens?");
    const confirm = button("Delete all tokens");
    for (const typed of ["", "2", "33", "three"]) {
      type(screen.getByLabelText("Type 3 to confirm"), typed);
      await settled();
      expect(confirm.getAttribute("aria-disabled")).toBe("true");
      await submit("Delete all tokens");
    }
    expect(background.asked("deleteAllTokens")).toEqual([]);
    type(screen.getByLabelText("Type 3 to confirm"), " 3 ");
    await settled();
    expect(confirm.getAttribute("aria-disabled")).toBe("false");
    await submit("Delete all tokens");
    expect(background.asked("deleteAllTokens")).toHaveLength(1);
    expect(toast()).toBe("3 tokens were deleted");
    expect(document.body.textContent).toContain("No tokens yet.");
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });

  it("stays open with the reason where it failed, and shows the list as it may be now", async () => {
    const background = fakeBackground(tokens(), {
      deleteAllTokens: () => ({ ok: false, failure: { kind: "outcome_unknown" } }),
    });
    await ask("Delete all", background);
    const before = background.asked("listTokens").length;
    type(screen.getByLabelText("Type 3 to confirm"), "3");
    await settled();
    await submit("Delete all tokens");
    expect(dialog().textContent).toContain(
      "We don't know yet whether this was done. Trying again is safe.",
    );
    expect(background.asked("listTokens").length).toBeGreaterThan(before);
  });

  it("counts anew where the count did not come, and trusts no remembered one", async () => {
    let online = false;
    const page = (): TokenListAnswer => ({
      ...{ tokens: tokens(), total: 3, next_cursor: null },
      ...(online ? {} : { staleSince: NOW }),
    });
    const background = fakeBackground(tokens());
    await ask("Delete all", {
      ...background,
      send: (async (name, ...data) =>
        name === "listTokens" && (data[0] as { query: { limit?: string } }).query.limit === "1"
          ? { ok: true, value: page() }
          : await background.send(name, ...data)) as typeof background.send,
    });
    expect(title()).toBe("Delete all tokens?");
    expect(dialog().textContent).toContain("You are offline. Nothing was changed.");
    online = true;
    button("Try again").click();
    await settled();
    expect(title()).toBe("Delete all 3 tokens?");
  });

  it("is off while one is offline", async () => {
    const page = { tokens: tokens(), total: 3, next_cursor: null, staleSince: NOW };
    await renderApp(fakeBackground([], { listTokens: () => ({ ok: true, value: page }) }));
    button("More").click();
    await settled();
    const disabled = screen
      .getAllByRole("menuitem")
      .map((one) => one.getAttribute("aria-disabled"));
    expect(disabled).toEqual(["true", "true"]);
  });
});
