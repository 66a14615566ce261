import { createI18n } from "@wxt-dev/i18n";
import type { GeneratedI18nStructure } from "../../.wxt/i18n/structure.d.ts";

const i18n = createI18n<GeneratedI18nStructure>();

/** The text of a message key of `locales/`, with its values filled in. */
export const t = i18n.t;

/** The language that the texts are written in, for dates and numbers to match. */
export function textLocale(): string {
  return t("locale");
}
