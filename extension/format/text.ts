import { createI18n } from "@wxt-dev/i18n";
import type { GeneratedI18nStructure } from "../../.wxt/i18n/structure.d.ts";

const i18n = createI18n<GeneratedI18nStructure>();

/** Returns the text of a message key of `locales/`, with its values filled in. */
export const t = i18n.t;

/** Returns the language of the texts, so that dates and numbers match them. */
export function getTextLocale(): string {
  return t("locale");
}
