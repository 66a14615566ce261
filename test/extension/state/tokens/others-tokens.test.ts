import { describe, expect, it } from "vitest";
import { createLoader } from "../../../../extension/state/core/loadable.ts";
import { parseRoute, shownOwner, tokenRoutes } from "../../../../extension/state/core/router.ts";
import { contextFor, createStoreContext } from "../../../../extension/state/core/store-context.ts";
import { createSecretReveal } from "../../../../extension/state/tokens/secret-reveal.ts";
import { createTokenDetail } from "../../../../extension/state/tokens/token-detail.ts";
import { createTokenList } from "../../../../extension/state/tokens/token-list.ts";
import { createTokenRemoval } from "../../../../extension/state/tokens/token-removal.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { fakeEffects } from "../../support/fake-effects.ts";
import { connection, currentOrganization, waitingToken } from "../../support/fixtures.ts";

const events = { onEnded: () => {}, onStale: () => {} };

function desks(background = fakeBackground()) {
  const mine = createStoreContext(fakeEffects(background.send).effects, connection, events);
  return { background, mine, theirs: contextFor(mine, "usr_7") };
}

describe("a context for somebody else's tokens", () => {
  it("names them in every message, and a context for one's own names nobody", async () => {
    const { background, mine, theirs } = desks();
    await createTokenList(theirs).load();
    await createTokenDetail(theirs, "tok_1").load();
    const removal = createTokenRemoval(
      theirs,
      () => {},
      () => {},
    );
    removal.open("withdraw", waitingToken());
    await removal.confirm();
    const asked = background.calls.map(({ data }) => (data as { owner?: string }).owner);
    expect(asked.length).toBeGreaterThan(4);
    expect(new Set(asked)).toEqual(new Set(["usr_7"]));

    background.calls.length = 0;
    await createTokenList(mine).load();
    expect(background.calls.every(({ data }) => !Object.hasOwn(data as object, "owner"))).toBe(
      true,
    );
  });

  it("begins with every status, since what waits is not active yet", () => {
    const { mine, theirs } = desks();
    expect(createTokenList(mine).query.value.status).toBe("active");
    expect(createTokenList(theirs).query.value.status).toBe("all");
  });
});

describe("seeing somebody else's secret", () => {
  function reveal(answer: () => unknown) {
    const { mine } = desks(fakeBackground([], { getOrganization: answer }));
    const { key, effects, ask } = mine;
    return createSecretReveal(createLoader(() => ask(effects.send("getOrganization", key))));
  }

  it("is not asked for as long as nobody knows that the organization allows it", async () => {
    let answer: unknown = { ok: false, failure: { kind: "offline" } };
    const shown = reveal(() => answer);
    shown.choose(true);
    expect(shown.wanted.value).toBe(false);
    await shown.load();
    expect(shown.wanted.value).toBe(false);
    answer = { ok: true, value: currentOrganization(false) };
    await shown.load();
    expect([shown.allowed.value, shown.wanted.value]).toEqual([false, false]);
    answer = { ok: true, value: currentOrganization(true) };
    await shown.load();
    expect([shown.allowed.value, shown.wanted.value]).toEqual([true, true]);
  });

  it("is given up where the server refuses it, and by no other refusal", async () => {
    const shown = reveal(() => ({ ok: true, value: currentOrganization(true) }));
    await shown.load();
    shown.choose(true);
    const refusal = (pointer: string) =>
      ({
        ...({ kind: "problem", problem: "invalid_input", status: 422 } as const),
        errors: [{ pointer }],
      }) as const;
    shown.takeFailure(refusal("/name"));
    expect(shown.wanted.value).toBe(true);
    shown.takeFailure(refusal("/reveal"));
    expect(shown.wanted.value).toBe(false);
  });
});

describe("where somebody's tokens are shown", () => {
  it.each([
    ["#/tokens", null],
    ["#/new", null],
    ["#/account", null],
    ["#/people/usr_7", "usr_7"],
    ["#/people/usr_7/tokens", "usr_7"],
    ["#/people/usr_7/tokens/new", "usr_7"],
    ["#/people/usr_7/tokens/tok_1/access", "usr_7"],
  ])("%s is about %s", (hash, owner) => {
    expect(shownOwner(parseRoute(hash))).toBe(owner);
  });

  it("is told by whose they are, and unknown as long as the screen is", () => {
    expect(tokenRoutes("usr_7").token("tok_1")).toEqual({
      ...{ screen: "token", id: "tok_1", owner: "usr_7" },
    });
    expect(tokenRoutes(null).token("tok_1")).toEqual({ screen: "token", id: "tok_1" });
    expect(shownOwner(null)).toBeNull();
  });
});
