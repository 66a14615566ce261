import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../extension/connection.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import type { FakeHandlers } from "../../support/fake-handlers.ts";
import { me, SECRET, token } from "../../support/fixtures.ts";
import { pageText, press } from "../../support/open-page.tsx";
import { choose, renderApp, settled } from "../../support/render-app.tsx";

const HINT = "lk_pat_0bTe…aa31";
const KEPT = token({ hint: HINT });
const signInAgain: Failure = { kind: "problem", problem: "sign_in_again", status: 403, errors: [] };

function openKeeper(
  tokens = [KEPT],
  handlers: Partial<FakeHandlers> = {},
  setting: "off" | "signed_in" = "signed_in",
) {
  const organization = { ...me.organization, kept_secrets: setting };
  const background = fakeBackground(tokens, {
    getMe: () => ({ ok: true, value: { ...me, organization } }),
    ...handlers,
  });
  background.memory.kept = Object.fromEntries(tokens.map(({ id }) => [id, HINT]));
  return background;
}

const button = (name: string) => screen.queryByRole("button", { name });

describe("a row of the list", () => {
  it("copies a kept secret", async () => {
    const { copied, background } = await renderApp(openKeeper());
    await press("Copy Deploy from CI");
    expect(copied).toEqual([SECRET]);
    expect(background.sent("noteCopiedSecret")).toEqual([{ text: SECRET }]);
    expect(pageText()).toContain("The secret of Deploy from CI was copied");
    expect(pageText()).not.toContain(SECRET);
  });

  it.each([
    ["has another secret by now", { hint: "lk_pat_zzzz…zzzz" }],
    ["is revoked", { status: "revoked" as const }],
    ["has expired", { status: "expired" as const }],
  ])("offers no copy if the token %s", async (_, change) => {
    const { app } = await renderApp(openKeeper([token({ hint: HINT, ...change })]));
    app.workspace.value?.mine.list.changeQuery({ status: "all" });
    await settled();
    expect(button("Actions for Deploy from CI")).not.toBeNull();
    expect(button("Copy Deploy from CI")).toBeNull();
  });

  it("offers no copy where the organization allows none", async () => {
    await renderApp(openKeeper([KEPT], {}, "off"));
    expect(button("Copy Deploy from CI")).toBeNull();
  });

  it("asks for a sign-in of the last day, and copies afterwards", async () => {
    let isFresh = false;
    const { copied, background } = await renderApp(
      openKeeper([KEPT], {
        openSecret: () =>
          isFresh ? { ok: true, value: SECRET } : { ok: false, failure: signInAgain },
        signInFreshly: () => {
          isFresh = true;
          return { ok: true, value: null };
        },
      }),
    );
    await press("Copy Deploy from CI");
    const alerts = screen.getAllByRole("alert").map(({ textContent }) => textContent);
    expect(alerts).toContain("Sign in again to copy kept secrets.");
    await press("Sign in");
    expect(background.sent("signInFreshly")).toHaveLength(1);
    expect(button("Sign in")).toBeNull();
    await press("Copy Deploy from CI");
    expect(copied).toEqual([SECRET]);
  });

  it("offers to forget a secret that cannot be opened", async () => {
    const { background } = await renderApp(
      openKeeper([KEPT], {
        openSecret: () => ({ ok: false, failure: { kind: "secret_unreadable" } }),
      }),
    );
    await press("Copy Deploy from CI");
    expect(pageText()).toContain("This secret cannot be opened.");
    await press("Forget");
    expect(background.memory.kept).toEqual({});
    expect(pageText()).not.toContain("This secret cannot be opened.");
    expect(button("Copy Deploy from CI")).toBeNull();
  });

  it.each([
    [{ kind: "offline" }, "You are offline. Copying needs tokens.acme.example."],
    [
      { kind: "secret_not_kept" },
      "This secret is no longer kept here. Regenerate to get a new one.",
    ],
  ] as const)("says why nothing was copied: %o", async (failure, text) => {
    const { copied } = await renderApp(
      openKeeper([KEPT], { openSecret: () => ({ ok: false, failure }) }),
    );
    await press("Copy Deploy from CI");
    expect(pageText()).toContain(text);
    expect(copied).toEqual([]);
  });
});

describe("the card of a kept secret", () => {
  it("copies in a chosen form", async () => {
    const { copied } = await renderApp(openKeeper(), { hash: "#/tokens/tok_1" });
    choose(screen.getByRole("combobox", { name: "Copy as" }), "header");
    await settled();
    await press("Copy");
    expect(copied).toEqual([`Authorization: Bearer ${SECRET}`]);
    expect(button("Copied")).not.toBeNull();
    expect(pageText()).not.toContain(SECRET);
  });

  it("reveals the secret for a minute", async () => {
    const { runTimers } = await renderApp(openKeeper(), { hash: "#/tokens/tok_1" });
    const field = () =>
      screen.queryByRole<HTMLTextAreaElement>("textbox", { name: "Token secret" });
    expect(field()).toBeNull();
    await press("Reveal");
    expect(field()?.value).toBe(SECRET);
    runTimers();
    await settled();
    expect(field()).toBeNull();
    await press("Reveal");
    await press("Hide");
    expect(field()).toBeNull();
  });

  it("forgets the secret after a question", async () => {
    const { background } = await renderApp(openKeeper(), { hash: "#/tokens/tok_1" });
    await press("Forget");
    expect(background.sent("forgetSecret")).toEqual([]);
    await press("Forget secret");
    expect(background.sent("forgetSecret")).toHaveLength(1);
    expect(screen.queryByRole("heading", { name: "Kept on this device" })).toBeNull();
  });

  it("lists other browsers, and forgets the secret there", async () => {
    const copy = (id: string, current: boolean) => ({
      ...{ id, browser: "Chrome on Linux", current, opened_at: null },
      kept_at: "2026-11-22T12:00:00Z",
    });
    const all = [copy("kpt_1", true), copy("kpt_2", false), copy("kpt_3", false)];
    let copies = all;
    const background = openKeeper([token({ hint: "lk_pat_zzzz…zzzz" })], {
      listCopies: () => ({ ok: true, value: copies }),
      forgetCopy: ({ copy: gone }) => {
        copies = copies.filter(({ id }) => id !== gone);
        return { ok: true, value: null };
      },
    });
    await renderApp(background, { hash: "#/tokens/tok_1" });
    expect(screen.getByRole("heading", { name: "Kept in other browsers" })).toBeTruthy();
    await press("Forget on Chrome on Linux (2)");
    expect(background.sent("forgetCopy")).toMatchObject([{ id: "tok_1", copy: "kpt_3" }]);
    expect(button("Forget on Chrome on Linux (2)")).toBeNull();
    expect(button("Forget on Chrome on Linux")).not.toBeNull();
  });

  it("is not shown, nor anything asked, for another person's token", async () => {
    const { background } = await renderApp(openKeeper([token({ hint: HINT, owner: "usr_7" })]), {
      hash: "#/tokens/tok_1",
    });
    expect(background.sent("listCopies")).toEqual([]);
    expect(screen.queryByRole("heading", { name: "Kept on this device" })).toBeNull();
  });
});
