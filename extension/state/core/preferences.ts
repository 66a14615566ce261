import { computed, signal } from "@preact/signals";
import type { Settings } from "../../messages.ts";
import type { Effects, OptionalPermission } from "./effects.ts";

/** As long as the person's own are not known. */
const DEFAULTS: Settings = {
  theme: "system",
  warningDays: 14,
  notify: false,
  clearClipboardSeconds: 0,
};

/** What each setting needs of the browser once it is on. */
const NEEDS = {
  notify: "notifications",
  clearClipboardSeconds: "clipboardRead",
} as const satisfies Partial<Record<keyof Settings, OptionalPermission>>;
const NEEDY = ["notify", "clearClipboardSeconds"] as const;

/** The person's settings, kept for every connection alike. */
export function createPreferences({ send, permissions }: Pick<Effects, "send" | "permissions">) {
  const settings = signal<Settings>(DEFAULTS);

  function save(change: Partial<Settings>) {
    const next = { ...settings.peek(), ...change };
    settings.value = next;
    return send("saveSettings", { settings: next }).catch(() => {});
  }

  return {
    settings,
    theme: computed(() => settings.value.theme),
    async load() {
      const stored = await send("getSettings").catch(() => null);
      if (stored !== null) settings.value = stored;
    },
    /** Turns off what the browser no longer permits: the person may have said so there. */
    async loadPermissions() {
      for (const name of NEEDY) {
        const off = settings.peek()[name] && !(await permissions.has(NEEDS[name]));
        if (off) await save({ [name]: DEFAULTS[name] });
      }
    },
    choose: save,
    /**
     * Changes a setting that needs a permission, and asks for that. Must be called while a press is
     * handled; what is chosen is kept first, since the browser's question may close the popup.
     *
     * @returns whether it is as it was chosen
     */
    async choosePermitted(change: Partial<Pick<Settings, keyof typeof NEEDS>>): Promise<boolean> {
      const name = "notify" in change ? "notify" : "clearClipboardSeconds";
      const saved = save(change);
      if (settings.peek()[name]) {
        const granted = await permissions.request(NEEDS[name]).catch(() => false);
        if (!granted) {
          await save({ [name]: DEFAULTS[name] });
          return false;
        }
      } else {
        await permissions.release(NEEDS[name]).catch(() => {});
      }
      await saved;
      return true;
    },
  };
}
