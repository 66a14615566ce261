import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { Creation } from "../messages.ts";
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

/**
 * What was just made for somebody, and until when they can collect its secret.
 *
 * @param name the owner's whole name
 */
export function handedText(
  { token, regenerates }: Omit<Extract<Creation, { at: "handed" }>, "at">,
  name: string,
): string {
  const words = { token: token.name, name };
  const isNew = regenerates === undefined;
  if (token.collect_by === null) {
    return isNew ? t("others.madeFor", words) : t("others.hasNewSecret", words);
  }
  const dated = { ...words, when: formatDay(token.collect_by) };
  return isNew ? t("others.made", dated) : t("others.regenerated", dated);
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
