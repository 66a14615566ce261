import { screen } from "@testing-library/preact";
import { render } from "preact";
import { describe, expect, it } from "vitest";
import { appTexts } from "../../../../extension/components/app/app-texts.ts";
import { AppView } from "../../../../extension/components/app/app-view.tsx";
import { readStart } from "../../../../extension/components/app/read-first-frame.ts";
import type { AppStatus } from "../../../../extension/connection.ts";
import type { FirstFrame } from "../../../../extension/first-frame.ts";
import { createApp } from "../../../../extension/state/app/app.ts";
import type { Send } from "../../../../extension/state/core/effects.ts";
import { createRouter } from "../../../../extension/state/core/router.ts";
import { createStatusGate } from "../../../../extension/state/core/status-gate.ts";
import type { MeResource } from "../../../../shared/wire/me-resource.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { fakeEffects } from "../../support/fake-effects.ts";
import { connection, me, NOW, token } from "../../support/fixtures.ts";
import { settled } from "../../support/render-app.tsx";

const FRAME: FirstFrame = {
  ...{ connection, me, tokens: [token()], total: 1, kept: {}, at: NOW - 60_000 },
};

/** Opens a page as `startApp` does, of a device that knows a list. */
async function open(background: ReturnType<typeof fakeBackground>, hash = "") {
  render(null, document.body);
  const gate = createStatusGate(background.send);
  const host = { location: { hash }, addEventListener: () => {} };
  const { effects } = fakeEffects(gate.send);
  const known = { frame: FRAME, theme: "dark" as const };
  const app = createApp(effects, createRouter(host), appTexts, known);
  render(<AppView app={app} />, document.body);
  return { app, confirm: () => app.session.load().finally(gate.open) };
}

const names = () => screen.queryAllByRole("listitem").map((row) => row.textContent);

describe("a page of a device that knows the list", () => {
  it("paints it before the background has answered anything", async () => {
    const background = fakeBackground([token({ name: "Renamed" })]);
    const { app, confirm } = await open(background);
    expect(names()).toEqual([expect.stringContaining("Deploy from CI")]);
    expect(app.preferences.theme.value).toBe("dark");
    expect(background.calls).toEqual([]);
    await confirm();
    await settled();
    expect(names()).toEqual([expect.stringContaining("Renamed")]);
  });

  it("paints a token's page", async () => {
    await open(fakeBackground(), "#/tokens/tok_1");
    await settled();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Deploy from CI");
    expect(screen.getByRole("button", { name: "Regenerate" })).toBeTruthy();
  });

  it("asks for nothing with a session that has ended, and shows the sign-in", async () => {
    const { origin, host } = connection;
    const ended: AppStatus = { at: "signed_out", origin, host, ended: true };
    const background = fakeBackground([], { getStatus: () => ended });
    const { confirm } = await open(background);
    await settled();
    expect(background.calls.map(({ name }) => name)).toEqual([]);
    await confirm();
    await settled();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Sign in");
    expect(names()).toEqual([]);
  });

  it("says why the server has not confirmed the list, and tries again", async () => {
    let isUp = false;
    const background = fakeBackground();
    const send = (async (name, ...data) =>
      name === "listAllTokens" && !isUp
        ? { ok: false, failure: { kind: "unavailable", host: "tokens.acme.example" } }
        : await background.send(name, ...data)) as Send;
    const { confirm } = await open({ ...background, send });
    await confirm();
    await settled();
    expect(document.body.textContent).toContain(
      "tokens.acme.example cannot answer now. Nothing was changed. The list may be out of date.",
    );
    expect(names()).toHaveLength(1);
    isUp = true;
    screen.getByRole("button", { name: "Try again" }).click();
    await settled();
    expect(document.body.textContent).not.toContain("out of date");
  });
});

describe("readStart", () => {
  const [origin, organizationId, subject] = ["https://a.example:8443", "org_1", "usr_1"];
  const key = `${origin}|${organizationId}|${subject}`;
  const area = (items: Record<string, unknown>) => ({
    asked: [] as string[],
    async get(keys: string[]) {
      this.asked.push(...keys);
      return Object.fromEntries(
        keys.flatMap((name) => (name in items ? [[name, items[name]]] : [])),
      );
    },
  });
  const session = (items: Record<string, unknown> = {}) =>
    area({
      connections: [{ origin, organizationId, subject }],
      [`session:${key}`]: { token: "lk_ses_secret" },
      [`me:${key}`]: { user: "Ada" } as unknown as MeResource,
      [`list:${key}`]: { at: 1, tokens: [], total: 0 },
      ...items,
    });
  const local = area({ settings: { theme: "light" }, clock_lead: 1500 });

  it("reads list, account, theme and clock, and never the credential", async () => {
    const stored = session();
    expect(await readStart({ session: stored, local })).toMatchObject({
      frame: { connection: { key, host: "a.example:8443" }, tokens: [], me: { user: "Ada" } },
      theme: "light",
      clockLeadMs: 1500,
    });
    expect(stored.asked).not.toContain(`session:${key}`);
  });

  it.each([
    ["nobody is signed in", { connections: undefined }],
    ["no list is cached", { [`list:${key}`]: undefined }],
    ["no account is cached", { [`me:${key}`]: undefined }],
  ])("has no frame if %s", async (_, items) => {
    const { frame } = await readStart({ session: session(items), local });
    expect(frame).toBeNull();
  });

  it("takes the system's theme and this computer's clock if what is stored is not usable", async () => {
    const bad = area({ settings: { theme: "pink" }, clock_lead: "soon" });
    const start = await readStart({ session: session(), local: bad });
    expect(start).toMatchObject({ theme: "system", clockLeadMs: 0 });
  });
});
