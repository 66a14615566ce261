import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";

/** Copies an id, which is not secret, and announces the result. */
export async function copyId({ effects, announcer }: App, id: string) {
  try {
    await effects.copy(id);
    announcer.announce(t("tokens.idCopied"));
  } catch {
    announcer.announce(t("tokens.copyFailed"), "failed");
  }
}
