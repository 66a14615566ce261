import { describe, expect, it, vi } from "vitest";
import type { Reply } from "../../../../extension/connection.ts";
import type { AllTokens } from "../../../../extension/messages.ts";
import { createStoreContext } from "../../../../extension/state/core/store-context.ts";
import { createTokenList } from "../../../../extension/state/tokens/token-list.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { fakeEffects } from "../../support/fake-effects.ts";
import { connection, token } from "../../support/fixtures.ts";

type Background = ReturnType<typeof fakeBackground>;

function createContext(background: Background, onEnded = () => {}) {
  const fakes = fakeEffects(background.send);
  return {
    ...fakes,
    context: createStoreContext(fakes.effects, connection, {
      onEnded,
      onStale: () => {},
      onReconnected: () => {},
    }),
  };
}

const all = (...names: string[]): Reply<AllTokens> => ({
  ok: true,
  value: { tokens: names.map((name) => token({ id: `tok_${name}`, name })), total: names.length },
});

/** Returns the names that a list shows. */
function listNames({ state }: ReturnType<typeof createTokenList>): string[] {
  return state.value.status === "ready" ? state.value.tokens.map(({ name }) => name) : [];
}

describe("the list", () => {
  it("shows the answer to the latest request, in whatever order the answers come", async () => {
    const answers: ((reply: Reply<AllTokens>) => void)[] = [];
    const background = fakeBackground([], {
      listAllTokens: () => new Promise((resolve) => answers.push(resolve)),
    });
    const list = createTokenList(createContext(background).context);
    const first = list.load();
    const second = list.load();
    answers[1]?.(all("new"));
    await second;
    answers[0]?.(all("old"));
    await first;
    expect(listNames(list)).toEqual(["new"]);
  });

  it("searches without asking the server, at the keystroke", async () => {
    const background = fakeBackground([token(), token({ id: "tok_2", name: "Straße" })]);
    const { context, runTimers } = createContext(background);
    const list = createTokenList(context);
    await list.load();
    const sent = background.calls.length;
    list.search("STRASSE");
    expect(listNames(list)).toEqual(["Straße"]);
    runTimers();
    expect(background.calls).toHaveLength(sent);
  });

  it("lets the server search what it has not fetched", async () => {
    const background = fakeBackground([], {
      listAllTokens: () => ({ ok: true, value: { tokens: [token()], total: 1_500 } }),
      listTokens: () => ({
        ok: true,
        value: { tokens: [token({ id: "tok_old", name: "Old CI" })], total: 1, next_cursor: null },
      }),
    });
    const { context, runTimers } = createContext(background);
    const list = createTokenList(context);
    await list.load();
    list.search("old ");
    runTimers();
    await expect.poll(() => listNames(list)).toEqual(["Old CI"]);
    expect(background.sent("listTokens")).toMatchObject([{ query: { q: "old", status: "all" } }]);
  });

  it("shows 100 rows, and more at a request", async () => {
    const names = Array.from({ length: 150 }, (_, index) => `Token ${index}`);
    const background = fakeBackground([], { listAllTokens: () => all(...names) });
    const list = createTokenList(createContext(background).context);
    await list.load();
    expect(listNames(list)).toHaveLength(100);
    expect(list.state.value).toMatchObject({ hasMore: true, total: 150 });
    list.showMore();
    expect(listNames(list)).toHaveLength(150);
    expect(list.state.value).toMatchObject({ hasMore: false });
  });

  it("shows what the device knows, and keeps it if the server does not answer", async () => {
    const background = fakeBackground([], {
      listAllTokens: () => ({ ok: false, failure: { kind: "unavailable", host: "a.example" } }),
    });
    const known = { tokens: [token()], total: 1 };
    const list = createTokenList(createContext(background).context, known);
    expect(listNames(list)).toEqual(["Deploy from CI"]);
    await list.load();
    expect(listNames(list)).toEqual(["Deploy from CI"]);
    expect(list.unconfirmed.value).toEqual({ kind: "unavailable", host: "a.example" });
  });

  it("moves no row under the pointer when the server answers, until the pointer has left", async () => {
    const known = { tokens: [token({ id: "tok_a", name: "b" })], total: 1 };
    const renamed = token({ id: "tok_a", name: "b, renamed" });
    const fresh = { tokens: [token({ id: "tok_b", name: "a" }), renamed], total: 2 };
    const background = fakeBackground([], { listAllTokens: () => ({ ok: true, value: fresh }) });
    const list = createTokenList(createContext(background).context, known);
    list.notePointer(true);
    await list.load();
    expect(listNames(list)).toEqual(["b, renamed"]);
    list.notePointer(false);
    expect(listNames(list)).toEqual(["a", "b, renamed"]);
    list.notePointer(true);
    await list.load();
    expect(listNames(list)).toEqual(["a", "b, renamed"]);
  });

  it("distinguishes no token at all from no token of this status", async () => {
    const none = createTokenList(createContext(fakeBackground([])).context);
    await none.load();
    expect(none.state.value).toMatchObject({ none: true });
    const revoked = createTokenList(
      createContext(fakeBackground([token({ status: "revoked" })])).context,
    );
    await revoked.load();
    expect(revoked.state.value).toMatchObject({ none: false, tokens: [] });
  });

  it("reports an ended session, and survives a background that fails", async () => {
    const onEnded = vi.fn();
    const signedOut = fakeBackground([], {
      listAllTokens: () => ({ ok: false, failure: { kind: "session_ended", host: "a" } }),
    });
    await createTokenList(createContext(signedOut, onEnded).context).load();
    expect(onEnded).toHaveBeenCalledOnce();
    const broken = fakeBackground([], {
      listAllTokens: () => Promise.reject(new Error("gone")),
    });
    const list = createTokenList(createContext(broken).context);
    await list.load();
    expect(list.state.value).toMatchObject({ status: "failed", failure: { problem: "unknown" } });
  });
});
