import { t } from "./text.ts";

/** Counts that the toolbar and notifications show. They name no token, since bystanders may read them. */
interface Counts {
  /** Tokens that are about to expire. */
  near: number;
  /** Secrets that other people made and that the user has not collected yet. */
  waiting: number;
}

/** Returns the title of the toolbar's button. */
export function formatButtonTitle({ near, waiting }: Counts, days: number): string {
  if (near === 0) {
    return waiting === 0 ? t("extName") : t("warning.waitingTitle", waiting, { count: waiting });
  }
  const title = t("warning.title", near, { count: near, within: formatWithin(days) });
  return waiting === 0 ? title : t("warning.both", waiting, { title, count: waiting });
}

/** Returns the text of a notification. */
export function formatNotice({ near, waiting }: Counts, days: number): string {
  const texts = [
    near > 0 && t("warning.notice", near, { count: near, within: formatWithin(days) }),
    waiting > 0 && t("warning.waitingNotice", waiting, { count: waiting }),
  ];
  return texts.filter((text) => text !== false).join(" ");
}

const formatWithin = (days: number) => t("warning.within", days, { count: days });
