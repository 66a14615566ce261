import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import type { Reply } from "../../../../extension/connection.ts";
import type { Creation } from "../../../../extension/creation.ts";
import { UNREADABLE_DATE } from "../../../../extension/format/calendar-date.ts";
import type { TokenListAnswer } from "../../../../extension/messages.ts";
import { createLoader } from "../../../../extension/state/core/loadable.ts";
import {
  createStoreContext,
  type StoreContext,
} from "../../../../extension/state/core/store-context.ts";
import { createCreation } from "../../../../extension/state/tokens/creation.ts";
import { createSecretReveal } from "../../../../extension/state/tokens/secret-reveal.ts";
import { createTokenForm } from "../../../../extension/state/tokens/token-form.ts";
import { createTokenList } from "../../../../extension/state/tokens/token-list.ts";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { fakeEffects } from "../../support/fake-effects.ts";
import { connection, NOW, SECRET, token } from "../../support/fixtures.ts";

type Background = ReturnType<typeof fakeBackground>;

function context(background: Background, onEnded = () => {}) {
  const world = fakeEffects(background.send);
  return {
    ...world,
    context: createStoreContext(world.effects, connection, { onEnded, onStale: () => {} }),
  };
}

const page = (name: string, next_cursor: string | null = null): Reply<TokenListAnswer> => ({
  ok: true,
  value: { tokens: [token({ id: `tok_${name}`, name })], total: 2, next_cursor },
});

describe("the list", () => {
  it("shows the answer to the last question, whichever comes first", async () => {
    const answers: ((reply: Reply<TokenListAnswer>) => void)[] = [];
    const background = fakeBackground([], {
      listTokens: () => new Promise((resolve) => answers.push(resolve)),
    });
    const list = createTokenList(context(background).context);
    const first = list.load();
    const second = list.ask({ status: "all" });
    answers[1]?.(page("new"));
    await second;
    answers[0]?.(page("old"));
    await first;
    expect(list.state.value).toMatchObject({ tokens: [{ name: "new" }] });
  });

  it("waits for a pause in the typing and asks once", async () => {
    const background = fakeBackground();
    const { context: at, runTimers } = context(background);
    const list = createTokenList(at);
    list.search("c");
    list.search("ci ");
    runTimers();
    await expect.poll(() => background.asked("listTokens")).toHaveLength(1);
    expect(background.asked("listTokens")).toMatchObject([{ query: { q: "ci" } }]);
  });

  it("puts the next page behind the one before, and no token twice", async () => {
    const background = fakeBackground([], {
      listTokens: ({ query: { cursor } }) =>
        cursor === undefined
          ? page("a", "next")
          : {
              ok: true,
              value: {
                tokens: [token({ id: "tok_a", name: "a" }), token({ id: "tok_b", name: "b" })],
                total: 2,
                next_cursor: null,
              },
            },
    });
    const list = createTokenList(context(background).context);
    await list.load();
    expect(await list.loadMore()).toBeNull();
    expect(list.state.value).toMatchObject({
      tokens: [{ name: "a" }, { name: "b" }],
      nextCursor: null,
    });
  });

  it("knows having none from having none of this status", async () => {
    const none = createTokenList(context(fakeBackground([])).context);
    await none.load();
    expect(none.state.value).toMatchObject({ none: true });
    const revoked = createTokenList(
      context(fakeBackground([token({ status: "revoked" })])).context,
    );
    await revoked.load();
    expect(revoked.state.value).toMatchObject({ none: false, tokens: [] });
  });

  it("says so when the session is over, and survives a background that fails", async () => {
    const onEnded = vi.fn();
    const over = fakeBackground([], {
      listTokens: () => ({ ok: false, failure: { kind: "session_ended", host: "a" } }),
    });
    await createTokenList(context(over, onEnded).context).load();
    expect(onEnded).toHaveBeenCalledOnce();
    const broken = fakeBackground([], {
      listTokens: () => Promise.reject(new Error("gone")),
    });
    const list = createTokenList(context(broken).context);
    await list.load();
    expect(list.state.value).toMatchObject({ status: "failed", failure: { problem: "unknown" } });
  });
});

/** The form as a workspace makes it. */
function tokenForm(at: StoreContext) {
  const catalog = createLoader<CatalogView>(() =>
    at.ask(at.effects.send("getCatalog", { connection: connection.key })),
  );
  const creation = createCreation(at, {
    onCreated: () => {},
    onHanded: () => {},
    onRefused: async () => {},
  });
  return createTokenForm(at, {
    creation,
    catalog,
    organization: signal({ id: "org_acme", name: "Acme" }),
    reveal: createSecretReveal(
      createLoader(() => at.ask(at.effects.send("getOrganization", at.key))),
    ),
  });
}

describe("the form", () => {
  it("is kept as one types, after a pause", async () => {
    const background = fakeBackground();
    const { context: at, runTimers } = context(background);
    const form = tokenForm(at);
    await form.load();
    form.edit({ name: "C" });
    form.edit({ name: "CI" });
    expect(background.memory.draft).toBeNull();
    runTimers();
    expect(background.memory.draft).toMatchObject({ name: "CI" });
    expect(background.asked("saveDraft")).toHaveLength(1);
  });

  it("is kept at once where the page is about to close, and only where something is unsaved", async () => {
    const background = fakeBackground();
    const { context: at, timers } = context(background);
    const form = tokenForm(at);
    await form.keepUnsaved();
    await form.load();
    await form.keepUnsaved();
    expect(background.asked("saveDraft")).toEqual([]);
    form.edit({ name: "CI" });
    await form.keepUnsaved();
    expect(background.memory.draft).toMatchObject({ name: "CI" });
    expect(timers).toEqual([]);
    await form.keepUnsaved();
    expect(background.asked("saveDraft")).toHaveLength(1);
  });

  it("keeps what is filled in while the catalog is fetched anew", async () => {
    const form = tokenForm(context(fakeBackground()).context);
    await form.load();
    const again = form.load();
    form.edit({ name: "Typed meanwhile" });
    await again;
    expect(form.draft.value).toMatchObject({ name: "Typed meanwhile" });
  });

  it("drops from a draft what the catalog no longer offers", async () => {
    const background = fakeBackground();
    background.memory.draft = {
      name: "CI",
      description: "",
      expiry: { choice: "days", days: 5 },
      permissions: ["API_READ", "USER_WRITE", "GONE"],
      entities: [{ type: "gone", permission: null, every: true, ids: [], typed: "" }],
    };
    const form = tokenForm(context(background).context);
    await form.load();
    expect(form.draft.value).toMatchObject({
      name: "CI",
      expiry: { choice: "days", days: 30 },
      permissions: ["API_READ"],
      entities: [],
    });
  });

  it("forgets with the field what could not be read as a date", async () => {
    const background = fakeBackground();
    const form = tokenForm(context(background).context);
    await form.load();
    form.edit({ expiry: { choice: "date", date: UNREADABLE_DATE } });
    form.check();
    expect(form.errors.value.expires).toBe("dateImpossible");
    await form.load();
    expect(form.draft.value?.expiry).toEqual({ choice: "date", date: "" });
  });
});

describe("a creation", () => {
  const created: Creation = {
    at: "created",
    unsaved: { token: token(), secret: SECRET, availableUntil: NOW + 600_000 },
  };

  it("forgets the secret ten minutes after it was first shown", async () => {
    const { context: at, timers } = context(fakeBackground([], { getCreation: () => created }));
    const creation = createCreation(at, {
      onCreated: () => {},
      onHanded: () => {},
      onRefused: async () => {},
    });
    await creation.load();
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([600_000]);
    timers[0]?.task();
    expect(creation.state.value).toEqual({ at: "secret_gone", token: token() });
    expect(JSON.stringify(creation.state.value)).not.toContain(SECRET);
  });

  it("begun by an earlier page is looked at until it is done", async () => {
    let outcome: Creation = { at: "working" };
    const onCreated = vi.fn();
    const background = fakeBackground([], { getCreation: () => outcome });
    const { context: at, runTimers } = context(background);
    const creation = createCreation(at, {
      onCreated,
      onHanded: () => {},
      onRefused: async () => {},
    });
    await creation.load();
    expect(onCreated).not.toHaveBeenCalled();
    outcome = created;
    runTimers();
    await expect.poll(() => onCreated.mock.calls).toHaveLength(1);
  });
});
