import type { Effects } from "../effects.ts";
import { loadManaged } from "./managed-store.ts";

/** Stored once the page has opened: a browser may install an extension again that it has only lost for a while. */
const WELCOMED_KEY = "welcomed";

/** Opens the page of the first run, once, unless the organization has turned it off. */
export async function openWelcomePage(effects: Pick<Effects, "local" | "openPage">): Promise<void> {
  const { showFirstRun } = await loadManaged(effects);
  if (!showFirstRun || (await effects.local.get(WELCOMED_KEY)) === true) return;
  await effects.local.set({ [WELCOMED_KEY]: true });
  await effects.openPage("/welcome.html");
}
