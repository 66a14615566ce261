import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { ManagedSettings, Settings } from "../../../../extension/messages.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

const period = () => screen.getByLabelText<HTMLSelectElement>("Warn before tokens expire");
const clipboard = () => screen.getByLabelText<HTMLSelectElement>("Clear a copied secret");
const change = () => screen.getByRole<HTMLButtonElement>("button", { name: "Change server" });
const reasonOf = (control: HTMLElement) =>
  document.getElementById(control.getAttribute("aria-describedby") ?? "")?.textContent;

/** Opens Settings. The settings are those that apply, as the background answers. */
async function open(managed: Partial<ManagedSettings>, settings: Partial<Settings> = {}) {
  const background = fakeBackground();
  background.memory.managed = { ...background.memory.managed, ...managed };
  background.memory.settings = { ...background.memory.settings, ...settings };
  return await renderApp(background, { hash: "#/settings" });
}

describe("Settings, where the organization has set something", () => {
  it("shows each value without a way to change it, and says why", async () => {
    await open(
      { warningDays: 10, clearClipboardSeconds: 120, mayChangeServer: false },
      { warningDays: 10, clearClipboardSeconds: 120 },
    );
    for (const control of [period(), clipboard()]) {
      expect(control.disabled).toBe(true);
      expect(reasonOf(control)).toBe("Set by your organization.");
    }
    expect(period().selectedOptions[0]?.text).toBe("10 days before");
    expect(clipboard().selectedOptions[0]?.text).toBe("After 2 minutes");
    expect(change().disabled).toBe(true);
    expect(change().closest("section")?.textContent).toContain("Set by your organization.");
  });

  it("leaves everything else to the person", async () => {
    await open({ warningDays: 10 }, { warningDays: 10 });
    expect(clipboard().disabled).toBe(false);
    expect(change().disabled).toBe(false);
    expect(screen.getByLabelText<HTMLInputElement>("Dark").disabled).toBe(false);
    expect(document.body.textContent).not.toContain("mistakes");
  });

  it("names settings that are ignored", async () => {
    await open({ ignored: ["warnDays", "serverAddress"] });
    expect(document.querySelector(".notice")?.textContent).toBe(
      "Your organization's settings for Latchkey have mistakes. Ignored: warnDays, serverAddress. Tell your administrator.",
    );
  });
});

describe("a clipboard that the organization wants cleared", () => {
  const SET = { clearClipboardSeconds: 60 };
  const notice = () => document.querySelector(".notice")?.textContent ?? "";

  it("takes the person's permission, and asks for it only when told to", async () => {
    const { browser, background } = await open(SET, SET);
    expect(notice()).toContain("wants a copied secret cleared after 1 minute");
    expect(browser.requested).toEqual([]);
    expect(background.memory.settings.clearClipboardSeconds).toBe(60);
    screen.getByRole("button", { name: "Allow clearing" }).click();
    await settled();
    expect(browser.requested).toEqual(["clipboardRead"]);
    expect(notice()).toBe("");
  });

  it("still asks after a refusal, and when the permission was removed", async () => {
    const { app, browser } = await open(SET, SET);
    browser.refuses.add("clipboardRead");
    screen.getByRole("button", { name: "Allow clearing" }).click();
    await settled();
    expect(notice()).not.toBe("");
    browser.granted.add("clipboardRead");
    await app.preferences.load();
    await settled();
    expect(notice()).toBe("");
    browser.granted.clear();
    await app.preferences.load();
    await settled();
    expect(notice()).not.toBe("");
  });

  it("is asked about where a secret is copied", async () => {
    const background = fakeBackground();
    background.memory.managed = { ...background.memory.managed, ...SET };
    background.memory.settings = { ...background.memory.settings, ...SET };
    const { app } = await renderApp(background, { hash: "#/new" });
    const created = await app.workspace.peek();
    expect(created).not.toBeNull();
    background.memory.creation = {
      at: "created",
      unsaved: {
        token: background.memory.tokens[0] as never,
        secret: "lk_pat_secret",
        availableUntil: Date.now() + 600_000,
      },
    };
    await created?.resume();
    await settled();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Save your token");
    expect(screen.getByRole("button", { name: "Allow clearing" })).toBeDefined();
  });

  it("needs no permission if it is never cleared", async () => {
    await open({ clearClipboardSeconds: 0 });
    expect(clipboard().disabled).toBe(true);
    expect(notice()).toBe("");
  });
});
