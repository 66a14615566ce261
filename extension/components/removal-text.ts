import { t } from "../format/text.ts";
import type { Removal } from "../state/token-removal.ts";

/** What is announced once a token is revoked, deleted or declined. */
export function removalText({ kind, token: { name, status } }: Removal): string {
  return kind === "decline" && status === "active"
    ? t("decline.secretDone", { name })
    : t(`${kind}.done`, { name });
}

/** What is asked before. */
export function removalTitle({ kind, token: { name, status } }: Removal): string {
  return kind === "decline" && status === "active"
    ? t("decline.secretTitle", { name })
    : t(`${kind}.title`, { name });
}

/** What the button says that does it. */
export function removalConfirm({ kind, token: { status } }: Removal): string {
  return kind === "decline" && status === "active"
    ? t("decline.secretConfirm")
    : t(`${kind}.confirm`);
}
