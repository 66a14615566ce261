import { browser } from "wxt/browser";
import { defineBackground } from "wxt/utils/define-background";
import { createBrowserEffects, restrictStorage } from "../background/browser/browser-effects.ts";
import { createBackground } from "../background/create-background.ts";
import { registerHandlers } from "../background/handlers/register-handlers.ts";

// Listeners are added before any `await`: the browser wakes the background for an event only if
// its first turn adds the listener.
export default defineBackground({
  type: "module",
  main() {
    const background = createBackground(createBrowserEffects());
    const { handlers, getClockLead, start, onAlarm } = background;
    const own = { id: browser.runtime.id, baseUrl: browser.runtime.getURL("/") };
    registerHandlers(handlers, own, getClockLead);
    browser.alarms.onAlarm.addListener(({ name }) => {
      // Work that an alarm could not finish resumes when a page opens.
      onAlarm(name).catch(() => {});
    });
    // Only with the optional permission is there this part of the browser. Permitting it later adds the listener.
    const listenForPresses = () =>
      browser.notifications?.onClicked.addListener(() => {
        background.onNotificationPressed().catch(() => {});
      });
    listenForPresses();
    browser.permissions.onAdded.addListener(({ permissions }) => {
      if (permissions?.includes("notifications")) listenForPresses();
    });
    // Only wakes the background when the browser starts.
    browser.runtime.onStartup.addListener(() => {});
    // Also wakes it after an update.
    browser.runtime.onInstalled.addListener(({ reason }) => {
      // Without the page, everything works.
      if (reason === "install") background.onInstall().catch(() => {});
    });
    // Firefox reads a policy when it starts, and tells of no change.
    browser.storage.managed.onChanged.addListener(() => {
      // A failure is made up for at the next start.
      background.onPolicyChange().catch(() => {});
    });
    // A failure here is made up for at the next start.
    start().catch(() => {});
    // A failure is harmless: only our own pages and this background have access to storage anyway.
    restrictStorage().catch(() => {});
  },
});
