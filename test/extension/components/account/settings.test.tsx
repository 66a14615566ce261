import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { listControls } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { choose, renderApp, settled } from "../../support/render-app.tsx";

const toast = (role: "status" | "alert") =>
  document.querySelector(`.toast-region[role=${role}]`)?.textContent;
const notify = () => screen.getByLabelText<HTMLInputElement>("Show a notification as well");
const period = () => screen.getByLabelText<HTMLSelectElement>("Warn before tokens expire");
const clipboard = () => screen.getByLabelText<HTMLSelectElement>("Clear a copied secret");

async function open(background = fakeBackground()) {
  return await renderApp(background, { hash: "#/settings" });
}

describe("Settings", () => {
  it("stores the theme and applies it at once", async () => {
    const { background } = await open();
    screen.getByLabelText("Dark").click();
    await settled();
    expect(document.documentElement.dataset.theme).toBe("dark");
    expect(background.memory.settings).toMatchObject({ theme: "dark", warningDays: 14 });
  });

  it("has a warning of 14 days by default, and everything that needs a permission off", async () => {
    const { browser } = await open();
    expect(period().selectedOptions[0]?.text).toBe("14 days before");
    expect(notify().checked).toBe(false);
    expect(Array.from(clipboard().options, ({ text }) => text)).toEqual([
      ...["Off", "After 30 seconds", "After 1 minute", "After 5 minutes"],
    ]);
    expect(clipboard().value).toBe("0");
    expect(browser.requested).toEqual([]);
    const names = listControls().map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it("stores the warning period, and disables notifications if it is off", async () => {
    const { background } = await open();
    choose(period(), "30");
    await settled();
    expect(background.memory.settings.warningDays).toBe(30);
    choose(period(), "0");
    await settled();
    expect(background.memory.settings.warningDays).toBe(0);
    expect(notify().disabled).toBe(true);
  });

  it("shows a period that is none of the choices", async () => {
    const background = fakeBackground();
    background.memory.settings = { ...background.memory.settings, warningDays: 10 };
    await renderApp(background, { hash: "#/settings" });
    await settled();
    expect(period().value).toBe("10");
  });
});

describe("a setting that needs a permission", () => {
  it("requests the permission when turned on, and releases it when turned off", async () => {
    const { background, browser } = await open();
    notify().click();
    await settled();
    expect(browser.requested).toEqual(["notifications"]);
    expect(background.memory.settings.notify).toBe(true);
    notify().click();
    await settled();
    expect(background.memory.settings.notify).toBe(false);
    expect([...browser.granted]).toEqual([]);
    choose(clipboard(), "60");
    await settled();
    expect(browser.requested).toEqual(["notifications", "clipboardRead"]);
    expect(background.memory.settings.clearClipboardSeconds).toBe(60);
  });

  it("stays off if the browser refuses, and says so", async () => {
    const { background, browser } = await open();
    browser.refuses.add("clipboardRead");
    choose(clipboard(), "30");
    await settled();
    expect(background.memory.settings.clearClipboardSeconds).toBe(0);
    expect(clipboard().value).toBe("0");
    expect(toast("alert")).toBe("Your browser did not permit it, so it stays off.");
  });

  it("is stored before the browser asks, since that may close the popup", async () => {
    const background = fakeBackground();
    const stored: boolean[] = [];
    const { browser } = await renderApp(background, {
      hash: "#/settings",
      permissions: {
        has: async () => true,
        request: async () => {
          stored.push(background.memory.settings.notify);
          return await new Promise<never>(() => {});
        },
        release: async () => {},
      },
    });
    notify().click();
    await settled();
    expect(stored).toEqual([true]);
    expect(background.memory.settings.notify).toBe(true);
    expect(browser.requested).toEqual([]);
  });

  it("is off again after the permission was removed in the browser", async () => {
    const background = fakeBackground();
    background.memory.settings = {
      ...background.memory.settings,
      ...{ notify: true, clearClipboardSeconds: 60 },
    };
    const { app, browser } = await renderApp(background);
    browser.granted.add("clipboardRead");
    app.router.go({ screen: "settings" });
    await settled();
    expect(background.memory.settings).toMatchObject({
      ...{ notify: false, clearClipboardSeconds: 60 },
    });
    expect(notify().checked).toBe(false);
    expect(clipboard().value).toBe("60");
  });
});
