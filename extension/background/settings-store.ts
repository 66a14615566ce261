import * as v from "valibot";
import type { ConnectionKey } from "../connection.ts";
import { SETTINGS_KEY } from "../first-frame.ts";
import type { Settings } from "../messages.ts";
import type { Effects } from "./effects.ts";
import { loadManaged } from "./managed/managed-store.ts";
import { parseItem, readItem } from "./read-item.ts";
import { MAX_CLEAR_SECONDS, MAX_WARNING_DAYS, wholeNumber } from "./setting-limits.ts";

/** Each setting has its own fallback, since an older version stored fewer settings. */
const StoredSettings = v.object({
  theme: v.fallback(v.picklist(["system", "light", "dark"]), "system"),
  warningDays: v.fallback(wholeNumber(MAX_WARNING_DAYS), 14),
  notify: v.fallback(v.boolean(), false),
  keepSecrets: v.fallback(v.picklist(["never", "ask", "always"]), "ask"),
  clearClipboardSeconds: v.fallback(wholeNumber(MAX_CLEAR_SECONDS), 0),
});
/** `null` is invalid for each setting, so that the fallback applies. */
const DEFAULTS: Settings = v.parse(StoredSettings, {
  ...{
    theme: null,
    warningDays: null,
    notify: null,
    keepSecrets: null,
    clearClipboardSeconds: null,
  },
});

/** Loads the settings as they apply: those that the organization has set come before the user's own. */
export async function loadSettings(effects: Pick<Effects, "local">): Promise<Settings> {
  const [own, { warningDays, clearClipboardSeconds }] = await Promise.all([
    loadOwnSettings(effects),
    loadManaged(effects),
  ]);
  return {
    ...own,
    warningDays: warningDays ?? own.warningDays,
    clearClipboardSeconds: clearClipboardSeconds ?? own.clearClipboardSeconds,
  };
}

/** Saves the user's own settings. What the organization has set keeps the user's earlier choice, for later. */
export async function saveSettings(
  effects: Pick<Effects, "local">,
  settings: Settings,
): Promise<void> {
  const [own, managed] = await Promise.all([loadOwnSettings(effects), loadManaged(effects)]);
  const { warningDays, clearClipboardSeconds } = own;
  const kept = {
    ...settings,
    ...(managed.warningDays === null ? {} : { warningDays }),
    ...(managed.clearClipboardSeconds === null ? {} : { clearClipboardSeconds }),
  };
  await effects.local.set({ [SETTINGS_KEY]: v.parse(StoredSettings, kept) });
}

async function loadOwnSettings({ local }: Pick<Effects, "local">): Promise<Settings> {
  return (await readItem(local, SETTINGS_KEY, StoredSettings)) ?? DEFAULTS;
}

const HIDDEN_TABS_KEY = "hidden_tabs";

/** The hidden tabs by connection. Stored on disk, since they are preferences of the user, not member data. */
const HiddenTabs = v.record(v.string(), v.array(v.pipe(v.string(), v.maxLength(20))));

type Stores = Pick<Effects, "local">;

export async function loadHiddenTabs({ local }: Stores, key: ConnectionKey): Promise<string[]> {
  return parseItem(HiddenTabs, await local.get(HIDDEN_TABS_KEY))?.[key] ?? [];
}

export async function saveHiddenTabs(
  { local }: Stores,
  key: ConnectionKey,
  hidden: string[],
): Promise<void> {
  await local.update([HIDDEN_TABS_KEY], ([item]) => ({
    [HIDDEN_TABS_KEY]: { ...parseItem(HiddenTabs, item), [key]: hidden },
  }));
}

/** Forgets the hidden tabs of every connection, when the user leaves their server. */
export function forgetHiddenTabs({ local }: Stores): Promise<void> {
  return local.remove([HIDDEN_TABS_KEY]);
}
