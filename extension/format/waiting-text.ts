import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { hasWaitingSecret } from "./collect-text.ts";
import { formatDay } from "./instants.ts";
import { t } from "./text.ts";

/**
 * "Waiting for Ada to collect, until 3 Dec 2026"; `null` where nothing waits.
 *
 * @param name the owner's whole name, of which the first part is enough here
 */
export function waitingText(token: TokenResource, name: string, now: number): string | null {
  if (token.collect_by === null || !hasWaitingSecret(token, now)) return null;
  const words = { name: firstName(name), when: formatDay(token.collect_by) };
  return token.status === "waiting" ? t("others.waiting", words) : t("others.newWaiting", words);
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
