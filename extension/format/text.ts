import { browser } from "wxt/browser";
import type { GeneratedI18nStructure } from "../../.wxt/i18n/structure.d.ts";

type Texts = GeneratedI18nStructure;
type Value = string | number;
type Values = Readonly<Record<string, Value>>;

/** The keys of texts that depend on a count, such as "people.shown" for "people.shown.other". */
type CountedKey = {
  [Key in keyof Texts]: Key extends `${infer Counted}.other` ? Counted : never;
}[keyof Texts];
type PlainKey = Exclude<keyof Texts, `${CountedKey}.${"0" | Intl.LDMLPluralRule}`>;

/** The values to fill into a text, if it has any. */
type ValuesOf<Key extends keyof Texts> = Texts[Key] extends {
  namedSubstitutions: readonly (infer Name extends string)[];
}
  ? [values: Readonly<Record<Name, Value>>]
  : [];

interface Translate {
  <Key extends PlainKey>(key: Key, ...values: ValuesOf<Key>): string;
  <Key extends CountedKey>(
    key: Key,
    count: number,
    ...values: ValuesOf<`${Key}.other` & keyof Texts>
  ): string;
}

/**
 * Returns the text of a message key of `locales/`, with its values filled in. A count picks the form of the text that
 * the language's plural rules ask for.
 */
export const t: Translate = (key: string, ...args: readonly (number | Values | undefined)[]) => {
  const [first, second] = args;
  return typeof first === "number"
    ? fillIn(getCounted(key, first), second)
    : fillIn(getMessage(key), first);
};

/** Returns the language of the texts, so that dates and numbers match them. */
export function getTextLocale(): string {
  return getMessage("locale");
}

/** Marks a page with the language and the direction of its texts. @param root the page's `html` */
export function setPageLanguage(root: { lang: string; dir: string }): void {
  root.lang = getTextLocale();
  root.dir = getMessage("direction");
}

/** Lists names without a word before the last, as the language separates them: "Site A, Site B". */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(getTextLocale(), { type: "unit" }).format(items);
}

/** Returns an empty text if neither the language nor English has the key. */
function getMessage(key: string): string {
  // WXT's types know the keys by their names in a file of Chrome's.
  const { i18n } = browser as { i18n: { getMessage(name: string): string } };
  return i18n.getMessage(key.replaceAll(".", "_"));
}

/**
 * Returns the form of a text for a count: its own for none (`0`), or the one of the count's plural category (CLDR).
 *
 * The browser may know more categories than the translator did. Then `other` serves, which every text has.
 */
function getCounted(key: string, count: number): string {
  const category = getFormats().plurals.select(count);
  return (
    (count === 0 && getMessage(`${key}.0`)) ||
    getMessage(`${key}.${category}`) ||
    getMessage(`${key}.other`)
  );
}

function fillIn(text: string, values: Values | number | undefined): string {
  if (typeof values !== "object") return text;
  return text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) return placeholder;
    return isolate(typeof value === "number" ? getFormats().numbers.format(value) : value);
  });
}

/** Keeps a value of another direction from reordering the sentence around it (UAX #9, FSI and PDI). */
function isolate(value: string): string {
  return getMessage("direction") === "rtl" ? `\u2068${value}\u2069` : value;
}

let formats: { locale: string; plurals: Intl.PluralRules; numbers: Intl.NumberFormat } | null =
  null;

/** Returns the formatters of the texts' language, which are slow to make. */
function getFormats() {
  const locale = getTextLocale();
  if (formats?.locale !== locale) {
    const plurals = new Intl.PluralRules(locale);
    formats = { locale, plurals, numbers: new Intl.NumberFormat(locale) };
  }
  return formats;
}
