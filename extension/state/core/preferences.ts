import { computed, signal } from "@preact/signals";
import type { Settings } from "../../messages.ts";
import type { Effects, OptionalPermission } from "./effects.ts";

/** The settings until the person's own are loaded. */
const DEFAULTS: Settings = {
  theme: "system",
  warningDays: 14,
  notify: false,
  clearClipboardSeconds: 0,
};

/** The browser permission that each setting needs when it is on. */
const NEEDED_PERMISSIONS = {
  notify: "notifications",
  clearClipboardSeconds: "clipboardRead",
} as const satisfies Partial<Record<keyof Settings, OptionalPermission>>;
const PERMITTED_SETTINGS = ["notify", "clearClipboardSeconds"] as const;

/** Creates the store of the person's settings, which apply to every connection. */
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
      const before = settings.peek();
      const stored = await send("getSettings").catch(() => null);
      // What was chosen meanwhile is newer.
      if (stored !== null && settings.peek() === before) settings.value = stored;
    },
    /** Turns off settings whose permission was removed in the browser. */
    async loadPermissions() {
      for (const name of PERMITTED_SETTINGS) {
        const isBlocked =
          settings.peek()[name] && !(await permissions.has(NEEDED_PERMISSIONS[name]));
        if (isBlocked) await save({ [name]: DEFAULTS[name] });
      }
    },
    choose: save,
    /**
     * Changes a setting that needs a permission, and requests or releases the permission. Must be called
     * while a click or key press is handled. Saves the setting first, because the browser's permission
     * prompt may close the popup.
     *
     * @returns true if the change was made, false if the permission was refused
     */
    async choosePermitted(
      change: Partial<Pick<Settings, keyof typeof NEEDED_PERMISSIONS>>,
    ): Promise<boolean> {
      const name = "notify" in change ? "notify" : "clearClipboardSeconds";
      const saved = save(change);
      if (settings.peek()[name]) {
        const granted = await permissions.request(NEEDED_PERMISSIONS[name]).catch(() => false);
        if (!granted) {
          await save({ [name]: DEFAULTS[name] });
          return false;
        }
      } else {
        await permissions.release(NEEDED_PERMISSIONS[name]).catch(() => {});
      }
      await saved;
      return true;
    },
  };
}
