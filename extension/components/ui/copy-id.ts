import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";

/**
 * Copies an id, which is not secret, and announces the result.
 *
 * @param isShown true if the screen shows the id, so that it can be selected there
 */
export async function copyId({ effects, announcer }: App, id: string, isShown: boolean) {
  try {
    await effects.copy(id);
    announcer.announce(t("tokens.idCopied"));
  } catch {
    announcer.announce(isShown ? t("detail.idNotCopied") : t("tokens.idNotCopied"), "failed");
  }
}
