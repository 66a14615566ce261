import type { Effects } from "../effects.ts";
import { loadExpiries } from "./expiry-store.ts";

/** A route of the extension's pages: the list of tokens. */
const LIST = "#/tokens";

/**
 * Opens what the last notification was about: the page of a token, where its end is changed and its old secret is
 * stopped, or the list if it was about several tokens or one to collect.
 */
export async function openNotified(effects: Pick<Effects, "local" | "openPage">): Promise<void> {
  const told = (await loadExpiries(effects))?.told ?? [];
  const [only, ...others] = told;
  const isOne = only !== undefined && others.length === 0 && !only.includes(":");
  await effects.openPage(`/app.html${isOne ? `${LIST}/${only}` : LIST}`);
}
