import type { Effects } from "../effects.ts";
import { loadSettings, saveSettings } from "../settings-store.ts";
import type { Handlers } from "./handlers.ts";

export function settingsHandlers(effects: Effects): Pick<Handlers, "getSettings" | "saveSettings"> {
  return {
    getSettings: () => loadSettings(effects),
    saveSettings: ({ settings }) => saveSettings(effects, settings),
  };
}
