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
    const { handlers, start, onAlarm } = createBackground(createBrowserEffects());
    registerHandlers(handlers, { id: browser.runtime.id, baseUrl: browser.runtime.getURL("/") });
    browser.alarms.onAlarm.addListener(({ name }) => {
      // What an alarm could not finish is carried on when a page opens.
      onAlarm(name).catch(() => {});
    });
    // To be there when the browser starts or the extension is updated is all that these are for.
    browser.runtime.onStartup.addListener(() => {});
    browser.runtime.onInstalled.addListener(() => {});
    // What it could not find out is found out at the next start.
    start().catch(() => {});
    // Nothing but our own pages and this background runs with access to storage anyway.
    restrictStorage().catch(() => {});
  },
});
