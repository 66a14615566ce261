import * as v from "valibot";
import type { ConnectionKey } from "../connection.ts";
import type { Effects } from "./effects.ts";
import { parseItem } from "./read-item.ts";

const HIDDEN_TABS_KEY = "hidden_tabs";

/** By connection. On disk: it says how someone likes a page, nothing else. */
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

/** Of every connection: they are all of the server that is left. */
export function forgetHiddenTabs({ local }: Stores): Promise<void> {
  return local.remove([HIDDEN_TABS_KEY]);
}
