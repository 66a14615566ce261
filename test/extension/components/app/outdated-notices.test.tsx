import { describe, expect, it } from "vitest";
import type { AppStatus } from "../../../../extension/connection.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { ADA, ADAS_TOKENS_HASH, adasTokens, fakeManager } from "../../support/fake-manager.ts";
import { token } from "../../support/fixtures.ts";
import { openPage, pageText, press } from "../../support/open-page.tsx";
import { renderApp, settled } from "../../support/render-app.tsx";
import { tokenToCollect } from "../../support/tokens-to-collect.ts";

/* Notices that are no longer true. */

describe("the offline notice", () => {
  async function openOffline() {
    let isOnline = false;
    const list = { tokens: [token()], total: 1, next_cursor: null };
    const world = await openPage(
      fakeBackground([token()], {
        listTokens: () =>
          isOnline
            ? { ok: true, value: list }
            : { ok: true, value: { ...list, staleSince: Date.now() }, cached: true },
      }),
    );
    expect(pageText()).toContain("You are offline. List as of");
    isOnline = true;
    return world;
  }

  it("goes when the browser is online again", async () => {
    await openOffline();
    window.dispatchEvent(new Event("online"));
    await settled();
    expect(pageText()).not.toContain("You are offline.");
  });

  it("goes with the first answer of the server", async () => {
    const { app } = await openOffline();
    await app.workspace.value?.mine.list.load();
    await settled();
    expect(pageText()).not.toContain("You are offline.");
  });
});

describe("a notice", () => {
  it("that a secret can be collected goes with the secret", async () => {
    const background = fakeManager(adasTokens());
    const { app } = await renderApp(background, { hash: ADAS_TOKENS_HASH });
    await app.workspace.value?.getTokenStores(ADA.id).regeneration.open(adasTokens()[0] as never);
    await settled();
    await press("Regenerate token");
    expect(pageText()).toContain("“Nightly export” has a new secret.");
    background.memory.tokens = background.memory.tokens.map((one) =>
      one.id === "tok_a" ? { ...one, name: "Renamed" } : one,
    );
    await app.refresh();
    await settled();
    expect(pageText()).toContain("“Renamed” has a new secret.");
    await press("Revoke Renamed");
    await press("Revoke token");
    expect(pageText()).not.toContain("has a new secret");
  });

  it("that a secret cannot be collected goes when the secret is declined", async () => {
    const failure = { kind: "problem", problem: "conflict", status: 409, errors: [] } as const;
    await renderApp(
      fakeBackground([tokenToCollect()], {
        collectToken: ({ token: collects }) => ({ at: "failed", failure, collects }),
      }),
    );
    await press("Collect Nightly export");
    expect(pageText()).toContain("“Nightly export” can't be collected");
    await press("Decline Nightly export");
    await press("Decline token");
    expect(document.querySelector(".notice.bad")).toBeNull();
  });

  it("that the browser is offline goes from the sign-in when it is online", async () => {
    const status: AppStatus = {
      at: "signed_out",
      ended: false,
      origin: "https://a.example",
      host: "a.example",
    };
    await openPage(
      fakeBackground([], {
        getStatus: () => status,
        signIn: () => ({ ok: false, failure: { kind: "offline" } }),
      }),
    );
    await press("Sign in");
    expect(pageText()).toContain("You were offline.");
    window.dispatchEvent(new Event("online"));
    await settled();
    expect(pageText()).not.toContain("offline");
  });

  it("that the list is old goes even if the network is back seconds after the browser is online", async () => {
    let isBack = false;
    const { timers } = await openPage(
      fakeBackground([], {
        listTokens: () => ({
          ok: true,
          value: {
            ...{ tokens: [], total: 0, next_cursor: null },
            ...(isBack ? {} : { staleSince: Date.now() }),
          },
        }),
      }),
    );
    expect(pageText()).toContain("You are offline.");
    window.dispatchEvent(new Event("online"));
    await settled();
    isBack = true;
    const later = timers.find(({ delayMs }) => delayMs > 5_000);
    later?.task();
    await settled();
    expect(pageText()).not.toContain("You are offline.");
  });
});
