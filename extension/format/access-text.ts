import type { CatalogEntityType } from "../../shared/wire/catalog-view.ts";
import { MAX_SCOPES } from "../../shared/wire/token-requests.ts";
import { formatList, getTextLocale, t } from "./text.ts";

/** An error about all picked permissions together; a key below `picker.errors` in the texts. */
export type AccessError = "scopes" | "nothingNew" | "tooMany" | "refusedByServer";

export function describeAccessError(error: AccessError): string {
  return error === "tooMany"
    ? t("picker.errors.tooMany", MAX_SCOPES, { count: MAX_SCOPES })
    : t(`picker.errors.${error}`);
}

/** Returns a text such as "3 chosen, 1 write". */
export function formatChosenCount({ count, writes }: { count: number; writes: number }): string {
  const chosen = t("picker.chosen", count, { count });
  return writes === 0 ? chosen : t("picker.chosenWrite", writes, { chosen, count: writes });
}

/** Lists the HTTP methods that an access level allows: "GET and POST". */
export function formatMethods(methods: readonly string[]): string {
  if (methods.length === 0) return t("picker.noMethods");
  return new Intl.ListFormat(getTextLocale()).format(methods);
}

/**
 * Returns the labels of the controls that pick entities of a type.
 *
 * @param permission the only permission that they pick for; `null` for all permissions
 */
export function getEntityLabels({ name }: CatalogEntityType, permission: string | null) {
  const type = toMidSentence(name);
  return permission === null
    ? { ids: t("entity.ids", { type: name }), every: t("entity.every", { type }) }
    : {
        ids: t("entity.idsFor", { type: name, permission }),
        every: t("entity.everyFor", { type, permission }),
      };
}

/** Lists the first few of many ids for a sentence, and counts the others. */
export function formatIds(ids: readonly string[]): string {
  const MOST = 3;
  const more = ids.length - MOST;
  return more > 0 ? `${formatList(ids.slice(0, MOST))} … (+${more})` : formatList(ids);
}

/** German and Luxembourgish write every noun with a capital. */
const CAPITALIZES_NOUNS = /^(de|lb)\b/;

/** Writes a catalog's name as it stands within a sentence: "Channel" becomes "channel"; "API" and "eKey" stay. */
export function toMidSentence(name: string): string {
  if (CAPITALIZES_NOUNS.test(getTextLocale())) return name;
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
