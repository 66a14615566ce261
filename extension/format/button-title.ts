import { t } from "./text.ts";

/** How many tokens are about to expire, and how many secrets others made that wait. Never which ones. */
interface Counts {
  near: number;
  waiting: number;
}

/** The toolbar button's title: both numbers in words. */
export function buttonTitle({ near, waiting }: Counts, days: number): string {
  if (near === 0) {
    return waiting === 0 ? t("extName") : t("warning.waitingTitle", waiting, { count: waiting });
  }
  const title = t("warning.title", near, { count: near, days });
  return waiting === 0 ? title : t("warning.both", { title, count: waiting });
}

/** The same as a notification says it: on a locked screen too, so it tells numbers only. */
export function noticeText({ near, waiting }: Counts, days: number): string {
  const texts = [
    near > 0 && t("warning.notice", near, { count: near, days }),
    waiting > 0 && t("warning.waitingNotice", waiting, { count: waiting }),
  ];
  return texts.filter((text) => text !== false).join(" ");
}
