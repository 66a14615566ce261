import * as v from "valibot";
import type { Settings } from "../messages.ts";
import type { Effects } from "./effects.ts";
import { readItem } from "./read-item.ts";

const SETTINGS_KEY = "settings";
/** The longest warning period. */
export const MAX_WARNING_DAYS = 90;
const MAX_CLEAR_SECONDS = 3_600;

const whole = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));

/** Each setting falls back alone: an older version knew fewer. */
const StoredSettings = v.object({
  theme: v.fallback(v.picklist(["system", "light", "dark"]), "system"),
  warningDays: v.fallback(whole(MAX_WARNING_DAYS), 14),
  notify: v.fallback(v.boolean(), false),
  clearClipboardSeconds: v.fallback(whole(MAX_CLEAR_SECONDS), 0),
});
const DEFAULTS: Settings = v.parse(StoredSettings, {
  ...{ theme: null, warningDays: null, notify: null, clearClipboardSeconds: null },
});

export async function loadSettings({ local }: Pick<Effects, "local">): Promise<Settings> {
  return (await readItem(local, SETTINGS_KEY, StoredSettings)) ?? DEFAULTS;
}

export function saveSettings({ local }: Pick<Effects, "local">, settings: Settings): Promise<void> {
  return local.set({ [SETTINGS_KEY]: v.parse(StoredSettings, settings) });
}
