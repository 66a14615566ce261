import * as v from "valibot";
import type { Settings } from "../messages.ts";
import type { Effects } from "./effects.ts";
import { readItem } from "./read-item.ts";

const SETTINGS_KEY = "settings";
const DEFAULTS: Settings = { theme: "system" };
const StoredSettings = v.object({ theme: v.picklist(["system", "light", "dark"]) });

export async function loadSettings({ local }: Pick<Effects, "local">): Promise<Settings> {
  return (await readItem(local, SETTINGS_KEY, StoredSettings)) ?? DEFAULTS;
}

export function saveSettings({ local }: Pick<Effects, "local">, settings: Settings): Promise<void> {
  return local.set({ [SETTINGS_KEY]: v.parse(StoredSettings, settings) });
}
