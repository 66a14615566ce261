import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";

/** Copies a token's id, which is not secret, and says so. */
export async function copyTokenId({ effects, announcer }: App, { id }: TokenResource) {
  try {
    await effects.copy(id);
    announcer.announce(t("tokens.idCopied"));
  } catch {
    announcer.announce(t("tokens.copyFailed"), "failed");
  }
}
