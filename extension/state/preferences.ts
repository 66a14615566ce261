import { signal } from "@preact/signals";
import type { Settings } from "../messages.ts";
import type { Effects } from "./effects.ts";

/** The person's settings, kept for every connection alike. */
export function createPreferences({ send }: Pick<Effects, "send">) {
  const theme = signal<Settings["theme"]>("system");
  return {
    theme,
    async load() {
      const settings = await send("getSettings").catch(() => null);
      if (settings !== null) theme.value = settings.theme;
    },
    async choose(next: Settings["theme"]) {
      theme.value = next;
      await send("saveSettings", { settings: { theme: next } }).catch(() => {});
    },
  };
}
