import { scheduleClipboardClearing } from "../copied-secret.ts";
import type { Effects } from "../effects.ts";
import type { ExpiryWatch } from "../expiry/expiry-watch.ts";
import { loadManaged } from "../managed/managed-store.ts";
import { loadSettings, saveSettings } from "../settings-store.ts";
import type { Handlers } from "./register-handlers.ts";

type Names = "getSettings" | "getManaged" | "saveSettings" | "noteCopiedSecret";

export function createSettingsHandlers(
  effects: Effects,
  watch: ExpiryWatch,
): Pick<Handlers, Names> {
  return {
    getSettings: () => loadSettings(effects),
    getManaged: () => loadManaged(effects),
    async saveSettings({ settings }) {
      await saveSettings(effects, settings);
      await watch.show();
    },
    noteCopiedSecret: ({ text }) => scheduleClipboardClearing(effects, text),
  };
}
