import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseMessagesText } from "@wxt-dev/i18n/build";
import { projectRoot } from "../project-root.ts";

/** The texts of a language by their keys, such as "people.shown.other". */
export type Texts = ReadonlyMap<string, string>;

const FOLDER = "extension/locales";

/** Checks that every language of the extension has the texts that English has. @returns the errors */
export function checkTexts(): string[] {
  const english = parseTexts(readFileSync(join(projectRoot, FOLDER, "en.yml"), "utf8"));
  return globSync(`${FOLDER}/*.yml`, { cwd: projectRoot })
    .sort()
    .flatMap((file) => {
      const texts = parseTexts(readFileSync(join(projectRoot, file), "utf8"));
      return findTextErrors(basename(file, ".yml"), texts, english).map(
        (error) => `${file}: ${error}`,
      );
    });
}

export function parseTexts(yaml: string): Texts {
  const messages = parseMessagesText(yaml, "YAML").filter(({ key }) => !key[0]?.startsWith("@@"));
  return new Map(
    messages.map((message) => {
      const key = message.key.join(".");
      // The library reads 1 and n as singular and plural, which few languages can follow.
      if (message.type === "plural") return [`${key}.n`, ""];
      return [key, message.message];
    }),
  );
}

/** The most characters that every store takes. */
const STORE_LIMITS: Readonly<Record<string, number>> = { extName: 45, extDescription: 132 };
/** Facts about the language itself. They are not translated. */
const FACTS = new Set(["locale", "direction"]);

/**
 * Finds what a language lacks, has too much or says otherwise.
 *
 * @param language the name of its file, such as "de"
 * @param texts its texts
 * @param english the texts that the code asks for
 */
export function findTextErrors(language: string, texts: Texts, english: Texts): string[] {
  const { locale } = describeLocale(texts.get("locale") ?? "");
  const wanted = listWantedKeys(english, locale);
  const missing = [...wanted.keys()].filter((key) => !texts.get(key)?.trim());
  const unknown = [...texts.keys()].filter((key) => !wanted.has(key));
  const present = [...wanted].filter(([key]) => !FACTS.has(key) && texts.get(key)?.trim());
  return [
    ...findFactErrors(language, texts),
    ...missing.map((key) => `${key} is missing`),
    ...unknown.map((key) => `${key} is not a text of en.yml, or not a form of ${locale}`),
    ...present.flatMap(([key, source]) =>
      findPlaceholderErrors(key, texts.get(key) ?? "", english.get(source) ?? "", locale),
    ),
    ...Object.entries(STORE_LIMITS)
      .filter(([key, limit]) => (texts.get(key)?.length ?? 0) > limit)
      .map(([key, limit]) => `${key} is longer than the ${limit} characters that stores take`),
  ];
}

function findFactErrors(language: string, texts: Texts): string[] {
  const [locale = "", direction = ""] = [texts.get("locale"), texts.get("direction")];
  const known = describeLocale(locale);
  return [
    ...(known.language === language.split("_")[0]
      ? []
      : [`locale is "${locale}", which is not a locale of ${language}`]),
    ...(known.direction === direction
      ? []
      : [`direction is "${direction}", but ${known.locale} is read ${known.direction}`]),
  ];
}

/** ECMA-402's text direction, which TypeScript's types lack. */
interface DirectedLocale extends Intl.Locale {
  getTextInfo(): { direction: string };
}

/** Describes a locale. For one that does not exist, it has no language, and other facts are those of English. */
function describeLocale(locale: string) {
  try {
    const tag = new Intl.Locale(locale) as DirectedLocale;
    return { locale, language: tag.language, direction: tag.getTextInfo().direction };
  } catch {
    return { locale: "en", language: null, direction: "ltr" };
  }
}

const FORM = /\.(0|zero|one|two|few|many|other)$/;

/** Lists the keys that a language needs, each with the key of the English text that it translates. */
function listWantedKeys(english: Texts, locale: string): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const key of english.keys()) {
    const counted = key.replace(FORM, "");
    if (!english.has(`${counted}.other`)) wanted.set(key, key);
    else if (key === `${counted}.0`) wanted.set(key, `${counted}.other`);
    else if (key === `${counted}.other`) {
      for (const category of new Intl.PluralRules(locale).resolvedOptions().pluralCategories) {
        wanted.set(`${counted}.${category}`, key);
      }
    }
  }
  return wanted;
}

function findPlaceholderErrors(key: string, text: string, source: string, locale: string) {
  const [own, wanted] = [listPlaceholders(text), listPlaceholders(source)];
  const form = FORM.exec(key)?.[1];
  return [
    ...wanted
      .filter((name) => !own.includes(name))
      .filter((name) => name !== "count" || form === undefined || !isOneCount(form, locale))
      .map((name) => `${key} lacks {${name}}`),
    ...own.filter((name) => !wanted.includes(name)).map((name) => `${key} has no value {${name}}`),
  ];
}

function listPlaceholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
}

/** True if a plural form serves a single count, so that it may spell the count out: English `one`, but not Polish `few`. */
function isOneCount(form: string, locale: string): boolean {
  if (form === "0") return true;
  const rules = new Intl.PluralRules(locale);
  const counts = Array.from({ length: 1001 }, (_, count) => count);
  return counts.filter((count) => rules.select(count) === form).length === 1;
}
