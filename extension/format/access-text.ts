import type { CatalogEntityType } from "../../shared/wire/catalog-view.ts";
import { MAX_SCOPES } from "../../shared/wire/token-requests.ts";
import { midSentence } from "./mid-sentence.ts";
import { t, textLocale } from "./text.ts";

/** What can be wrong with all that is picked together; keys below `picker.errors` in the texts. */
export type AccessError = "scopes" | "nothingNew" | "tooMany" | "refusedByServer";

export function accessErrorText(error: AccessError): string {
  return error === "tooMany"
    ? t("picker.errors.tooMany", { count: MAX_SCOPES })
    : t(`picker.errors.${error}`);
}

/** "3 chosen, 1 write". */
export function summaryText({ count, writes }: { count: number; writes: number }): string {
  return writes === 0
    ? t("picker.chosen", { count })
    : t("picker.chosenWrite", { count, write: writes });
}

/** "GET and POST": what a level lets through. */
export function methodsText(methods: readonly string[]): string {
  if (methods.length === 0) return t("picker.noMethods");
  return new Intl.ListFormat(textLocale()).format(methods);
}

/** What a field for ids of this type is called, for one permission alone or for all. */
export function entityNames({ name }: CatalogEntityType, permission: string | null) {
  const type = midSentence(name);
  return permission === null
    ? { ids: t("entity.ids", { type: name }), every: t("entity.every", { type }) }
    : {
        ids: t("entity.idsFor", { type: name, permission }),
        every: t("entity.everyFor", { type, permission }),
      };
}

/** Many ids in a sentence: the first few and how many more. */
export function idList(ids: readonly string[]): string {
  const MOST = 3;
  const more = ids.length - MOST;
  return more > 0 ? `${ids.slice(0, MOST).join(", ")} … (+${more})` : ids.join(", ");
}
