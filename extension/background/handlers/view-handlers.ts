import type { Effects } from "../effects.ts";
import { loadHiddenTabs, saveHiddenTabs } from "../hidden-tabs-store.ts";
import type { Handlers } from "./handlers.ts";

/** How a person likes to see a page. */
export function viewHandlers(
  effects: Pick<Effects, "local">,
): Pick<Handlers, "getHiddenTabs" | "saveHiddenTabs"> {
  return {
    getHiddenTabs: ({ connection }) => loadHiddenTabs(effects, connection),
    saveHiddenTabs: ({ connection, hidden }) => saveHiddenTabs(effects, connection, hidden),
  };
}
