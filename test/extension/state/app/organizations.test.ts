import "../../support/i18n.ts";
import { describe, expect, it } from "vitest";
import { appTexts } from "../../../../extension/components/app/app-texts.ts";
import type { AppStatus, Connection, ConnectionKey } from "../../../../extension/connection.ts";
import { createApp } from "../../../../extension/state/app/app.ts";
import { createRouter } from "../../../../extension/state/core/router.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { fakeEffects } from "../../support/fake-effects.ts";
import { connection, me, NOW, organization, token } from "../../support/fixtures.ts";
import { settled } from "../../support/render-app.tsx";

const OTHER: Connection = {
  ...connection,
  key: "https://tokens.acme.example|org_other|usr_1" as ConnectionKey,
  organizationId: "org_other",
};
const ended = {
  ok: false,
  failure: { kind: "session_ended", host: connection.host },
} as const;

/** Opens a page of one organization. `at` lets a test switch the background to another, or sign out. */
async function openPage(hash = "#/account") {
  const at = { connection, gone: false };
  const background = fakeBackground([token()], {
    getStatus: (): AppStatus =>
      at.gone
        ? { at: "signed_out", origin: connection.origin, host: connection.host, ended: false }
        : { at: "signed_in", connection: at.connection },
    listTokens: ({ connection: key }) =>
      key === at.connection.key
        ? { ok: true, value: { tokens: [], total: 0, next_cursor: null } }
        : ended,
    createToken: () => ({ at: "failed", failure: ended.failure }),
    listOrganizations: () => ({
      ok: true,
      value: {
        organizations: [
          organization(),
          organization({ id: "org_other", name: "Other", current: false }),
        ],
        presets: [],
      },
    }),
    getMe: ({ connection: key }) => ({
      ok: true,
      value: key === OTHER.key ? { ...me, organization: { id: "org_other", name: "Other" } } : me,
    }),
  });
  const { effects } = fakeEffects(background.send);
  const host = { location: { hash }, addEventListener: () => {} };
  const app = createApp(effects, createRouter(host), appTexts);
  await app.session.load();
  await settled();
  const shown = () => ({
    organization: app.workspace.peek()?.organization.value.name,
    screen: app.router.route.value.screen,
    said: app.announcer.message.value?.text,
  });
  return { app, background, at, shown };
}

const followed = { organization: "Other", screen: "tokens", said: "You switched to Other" };

describe("an open page while another page switches the organization", () => {
  it("follows when it gets the focus", async () => {
    const { app, at, shown } = await openPage();
    at.connection = OTHER;
    await app.session.followOtherPages();
    await settled();
    expect(shown()).toEqual(followed);
  });

  it("follows when it sends a request for the previous organization", async () => {
    const { app, at, shown } = await openPage();
    at.connection = OTHER;
    await app.workspace.peek()?.mine.list.load();
    await settled();
    expect(shown()).toEqual(followed);
  });

  it("follows instead of creating a token in the previous organization", async () => {
    const { app, at, shown } = await openPage("#/new");
    at.connection = OTHER;
    await app.workspace
      .peek()
      ?.creation.create({ connection: connection.key }, { name: "ci", expires: null, scopes: [] });
    await settled();
    expect(shown()).toEqual(followed);
  });

  it("follows a sign-out", async () => {
    const { app, at } = await openPage();
    at.gone = true;
    await app.session.followOtherPages();
    expect(app.session.status.value).toMatchObject({ at: "signed_out", ended: false });
  });

  it("stays the same if nothing has changed", async () => {
    const { app, shown } = await openPage();
    const before = app.workspace.peek();
    await app.session.followOtherPages();
    await settled();
    expect(app.workspace.peek()).toBe(before);
    expect(shown()).toEqual({ organization: "Acme", screen: "account", said: undefined });
  });
});

it("does not change the screen for a late answer of the previous organization", async () => {
  const { app, background, at, shown } = await openPage();
  const previous = app.workspace.peek();
  at.connection = OTHER;
  await app.session.followOtherPages();
  await settled();
  const unsaved = { token: token(), secret: "lk_pat_late", availableUntil: NOW + 1000 };
  background.memory.creation = { at: "created", unsaved };
  await previous?.creation.load();
  expect(previous?.creation.state.value.at).toBe("created");
  expect(shown().screen).toBe("tokens");
});
