import { computed, signal } from "@preact/signals";
import type { ManagedSettings, Settings } from "../../messages.ts";
import type { Effects, OptionalPermission } from "./effects.ts";

/** The settings until the person's own are loaded. */
const DEFAULTS: Settings = {
  theme: "system",
  warningDays: 14,
  notify: false,
  keepSecrets: "ask",
  clearClipboardSeconds: 0,
};

/** What the organization has set, until it is loaded. */
const NOTHING_MANAGED: ManagedSettings = {
  server: null,
  mayChangeServer: true,
  warningDays: null,
  clearClipboardSeconds: null,
  showFirstRun: true,
  ignored: [],
};

/** The browser permission that each setting needs when it is on. */
const NEEDED_PERMISSIONS = {
  notify: "notifications",
  clearClipboardSeconds: "clipboardRead",
} as const satisfies Partial<Record<keyof Settings, OptionalPermission>>;
const PERMITTED_SETTINGS = ["notify", "clearClipboardSeconds"] as const;

/**
 * Creates the store of the person's settings, which apply to every connection.
 *
 * @param theme the theme that this device knows, until the settings are loaded
 */
export function createPreferences(
  { send, permissions }: Pick<Effects, "send" | "permissions">,
  theme: Settings["theme"] = DEFAULTS.theme,
) {
  const settings = signal<Settings>({ ...DEFAULTS, theme });
  const managed = signal<ManagedSettings>(NOTHING_MANAGED);
  /** True if the organization wants copied secrets cleared, and the browser does not permit it yet. */
  const lacksClearing = signal(false);

  function save(change: Partial<Settings>) {
    const next = { ...settings.peek(), ...change };
    settings.value = next;
    return send("saveSettings", { settings: next }).catch(() => {});
  }

  /** Only the person can give a permission, so a policy alone clears nothing. */
  async function loadClearing() {
    const isSet = (managed.peek().clearClipboardSeconds ?? 0) > 0;
    lacksClearing.value = isSet && !(await permissions.has("clipboardRead").catch(() => true));
  }

  return {
    settings,
    managed,
    lacksClearing,
    theme: computed(() => settings.value.theme),
    async load() {
      const before = settings.peek();
      const [stored, policy] = await Promise.all([
        send("getSettings").catch(() => null),
        send("getManaged").catch(() => null),
      ]);
      // What was chosen meanwhile is newer.
      if (stored !== null && settings.peek() === before) settings.value = stored;
      if (policy !== null) managed.value = policy;
      await loadClearing();
    },
    /** Asks for the permission that the organization's setting needs. Must be called while a click is handled. */
    async permitClearing() {
      await permissions.request("clipboardRead").catch(() => false);
      await loadClearing();
    },
    /** Turns off settings whose permission was removed in the browser. */
    async loadPermissions() {
      await loadClearing();
      for (const name of PERMITTED_SETTINGS) {
        // What the organization has set stays, and the person is asked for its permission.
        if (name !== "notify" && managed.peek()[name] !== null) continue;
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
