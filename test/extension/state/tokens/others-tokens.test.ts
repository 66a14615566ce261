import { describe, expect, it } from "vitest";
import { createLoader } from "../../../../extension/state/core/loadable.ts";
import {
  buildTokenRoutes,
  getShownOwner,
  parseRoute,
} from "../../../../extension/state/core/router.ts";
import {
  createOwnerContext,
  createStoreContext,
} from "../../../../extension/state/core/store-context.ts";
import { createSecretReveal } from "../../../../extension/state/tokens/secret-reveal.ts";
import { createTokenDetail } from "../../../../extension/state/tokens/token-detail.ts";
import { createTokenList } from "../../../../extension/state/tokens/token-list.ts";
import { createTokenRemoval } from "../../../../extension/state/tokens/token-removal.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { fakeEffects } from "../../support/fake-effects.ts";
import { connection, currentOrganization, waitingToken } from "../../support/fixtures.ts";

const events = { onEnded: () => {}, onStale: () => {}, onReconnected: () => {} };

function createContexts(background = fakeBackground()) {
  const mine = createStoreContext(fakeEffects(background.send).effects, connection, events);
  return { background, mine, theirs: createOwnerContext(mine, "usr_7") };
}

describe("a context for another person's tokens", () => {
  it("names the owner in every message, which the signed-in person's context never does", async () => {
    const { background, mine, theirs } = createContexts();
    await createTokenList(theirs).load();
    await createTokenDetail(theirs, "tok_1").load();
    const removal = createTokenRemoval(
      theirs,
      () => {},
      () => {},
    );
    removal.open("withdraw", waitingToken());
    await removal.confirm();
    const owners = background.calls.map(({ data }) => (data as { owner?: string }).owner);
    expect(owners.length).toBeGreaterThan(4);
    expect(new Set(owners)).toEqual(new Set(["usr_7"]));

    background.calls.length = 0;
    await createTokenList(mine).load();
    expect(background.calls.every(({ data }) => !Object.hasOwn(data as object, "owner"))).toBe(
      true,
    );
  });

  it("lists every status at first, since waiting tokens are not active yet", () => {
    const { mine, theirs } = createContexts();
    expect(createTokenList(mine).query.value.status).toBe("active");
    expect(createTokenList(theirs).query.value.status).toBe("all");
  });
});

describe("seeing another person's secret", () => {
  function createReveal(answer: () => unknown) {
    const { mine } = createContexts(fakeBackground([], { getOrganization: answer }));
    const { key, effects, ask } = mine;
    return createSecretReveal(createLoader(() => ask(effects.send("getOrganization", key))));
  }

  it("is not requested until the organization is known to allow it", async () => {
    let answer: unknown = { ok: false, failure: { kind: "offline" } };
    const reveal = createReveal(() => answer);
    reveal.choose(true);
    expect(reveal.wanted.value).toBe(false);
    await reveal.load();
    expect(reveal.wanted.value).toBe(false);
    answer = { ok: true, value: currentOrganization(false) };
    await reveal.load();
    expect([reveal.allowed.value, reveal.wanted.value]).toEqual([false, false]);
    answer = { ok: true, value: currentOrganization(true) };
    await reveal.load();
    expect([reveal.allowed.value, reveal.wanted.value]).toEqual([true, true]);
  });

  it("is reset if the server refuses it, but not by another refusal", async () => {
    const reveal = createReveal(() => ({ ok: true, value: currentOrganization(true) }));
    await reveal.load();
    reveal.choose(true);
    const refusal = (pointer: string) =>
      ({
        ...({ kind: "problem", problem: "invalid_input", status: 422 } as const),
        errors: [{ pointer }],
      }) as const;
    reveal.handleFailure(refusal("/name"));
    expect(reveal.wanted.value).toBe(true);
    reveal.handleFailure(refusal("/reveal"));
    expect(reveal.wanted.value).toBe(false);
  });
});

describe("the screens of an owner's tokens", () => {
  it.each([
    ["#/tokens", null],
    ["#/new", null],
    ["#/account", null],
    ["#/people/usr_7", "usr_7"],
    ["#/people/usr_7/tokens", "usr_7"],
    ["#/people/usr_7/tokens/new", "usr_7"],
    ["#/people/usr_7/tokens/tok_1/access", "usr_7"],
  ])("%s: owner %s", (hash, owner) => {
    expect(getShownOwner(parseRoute(hash))).toBe(owner);
  });

  it("name the owner in their routes, and have none while the screen is unknown", () => {
    expect(buildTokenRoutes("usr_7").token("tok_1")).toEqual({
      ...{ screen: "token", id: "tok_1", owner: "usr_7" },
    });
    expect(buildTokenRoutes(null).token("tok_1")).toEqual({ screen: "token", id: "tok_1" });
    expect(getShownOwner(null)).toBeNull();
  });
});
