import * as v from "valibot";
import type { ConnectionKey } from "../connection.ts";
import type { Settings } from "../messages.ts";
import type { Effects } from "./effects.ts";
import { parseItem, readItem } from "./read-item.ts";

const SETTINGS_KEY = "settings";
export const MAX_WARNING_DAYS = 90;
const MAX_CLEAR_SECONDS = 3_600;

const wholeNumber = (max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));

/** Each setting has its own fallback, since an older version stored fewer settings. */
const StoredSettings = v.object({
  theme: v.fallback(v.picklist(["system", "light", "dark"]), "system"),
  warningDays: v.fallback(wholeNumber(MAX_WARNING_DAYS), 14),
  notify: v.fallback(v.boolean(), false),
  clearClipboardSeconds: v.fallback(wholeNumber(MAX_CLEAR_SECONDS), 0),
});
/** `null` is invalid for each setting, so that the fallback applies. */
const DEFAULTS: Settings = v.parse(StoredSettings, {
  ...{ theme: null, warningDays: null, notify: null, clearClipboardSeconds: null },
});

export async function loadSettings({ local }: Pick<Effects, "local">): Promise<Settings> {
  return (await readItem(local, SETTINGS_KEY, StoredSettings)) ?? DEFAULTS;
}

export function saveSettings({ local }: Pick<Effects, "local">, settings: Settings): Promise<void> {
  return local.set({ [SETTINGS_KEY]: v.parse(StoredSettings, settings) });
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
