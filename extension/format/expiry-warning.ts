import { t } from "./text.ts";

/** The toolbar button's title: how many tokens are about to expire, in words. Never which ones. */
export function expiryTitle(count: number, days: number): string {
  return count === 0 ? t("extName") : t("warning.title", count, { count, days });
}

/** The same as a notification says it: on a locked screen too, so it tells numbers only. */
export function expiryNotice(count: number, days: number): string {
  return t("warning.notice", count, { count, days });
}
