import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { UNREADABLE_DATE } from "../../../../extension/format/calendar-date.ts";
import { createLoader } from "../../../../extension/state/core/loadable.ts";
import {
  createStoreContext,
  type StoreContext,
} from "../../../../extension/state/core/store-context.ts";
import { createCreation } from "../../../../extension/state/tokens/creation.ts";
import { createSecretReveal } from "../../../../extension/state/tokens/secret-reveal.ts";
import { createTokenForm } from "../../../../extension/state/tokens/token-form.ts";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { fakeEffects } from "../../support/fake-effects.ts";
import { connection, NOW, SECRET, token } from "../../support/fixtures.ts";

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

/** Creates a form like a workspace does. */
function createForm(context: StoreContext) {
  const catalog = createLoader<CatalogView>(() =>
    context.ask(context.effects.send("getCatalog", { connection: connection.key })),
  );
  const creation = createCreation(context, {
    onCreated: () => {},
    onHanded: () => {},
    onRefused: async () => {},
  });
  return createTokenForm(context, {
    creation,
    catalog,
    organization: signal({ id: "org_acme", name: "Acme" }),
    reveal: createSecretReveal(
      createLoader(() => context.ask(context.effects.send("getOrganization", context.key))),
    ),
  });
}

describe("the form", () => {
  it("saves the draft after a pause in the typing", async () => {
    const background = fakeBackground();
    const { context, runTimers } = createContext(background);
    const form = createForm(context);
    await form.load();
    form.edit({ name: "C" });
    form.edit({ name: "CI" });
    expect(background.memory.draft).toBeNull();
    runTimers();
    expect(background.memory.draft).toMatchObject({ name: "CI" });
    expect(background.sent("saveDraft")).toHaveLength(1);
  });

  it("saves unsaved edits at once if the page is about to close", async () => {
    const background = fakeBackground();
    const { context, timers } = createContext(background);
    const form = createForm(context);
    await form.keepUnsaved();
    await form.load();
    await form.keepUnsaved();
    expect(background.sent("saveDraft")).toEqual([]);
    form.edit({ name: "CI" });
    await form.keepUnsaved();
    expect(background.memory.draft).toMatchObject({ name: "CI" });
    expect(timers).toEqual([]);
    await form.keepUnsaved();
    expect(background.sent("saveDraft")).toHaveLength(1);
  });

  it("keeps edits made while the catalog is reloading", async () => {
    const form = createForm(createContext(fakeBackground()).context);
    await form.load();
    const again = form.load();
    form.edit({ name: "Typed meanwhile" });
    await again;
    expect(form.draft.value).toMatchObject({ name: "Typed meanwhile" });
  });

  it("drops parts of a draft that the catalog no longer offers", async () => {
    const background = fakeBackground();
    background.memory.draft = {
      name: "CI",
      description: "",
      expiry: { choice: "days", days: 5 },
      permissions: ["API_READ", "USER_WRITE", "GONE"],
      entities: [{ type: "gone", permission: null, every: true, ids: [], typed: "" }],
    };
    const form = createForm(createContext(background).context);
    await form.load();
    expect(form.draft.value).toMatchObject({
      name: "CI",
      expiry: { choice: "days", days: 30 },
      permissions: ["API_READ"],
      entities: [],
    });
  });

  it("drops an unreadable date when it loads again", async () => {
    const background = fakeBackground();
    const form = createForm(createContext(background).context);
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
    const { context, timers } = createContext(fakeBackground([], { getCreation: () => created }));
    const creation = createCreation(context, {
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

  it("that an earlier page began is polled until it is done", async () => {
    let outcome: Creation = { at: "working" };
    const onCreated = vi.fn();
    const background = fakeBackground([], { getCreation: () => outcome });
    const { context, runTimers } = createContext(background);
    const creation = createCreation(context, {
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
