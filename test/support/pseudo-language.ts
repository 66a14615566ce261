/** A language that does not exist, made from the English texts. None of its letters is a letter of English. */
export interface PseudoLanguage {
  name: string;
  /** A real locale whose words have other letters than English: dates show whether they follow the texts. */
  locale: string;
  direction: "ltr" | "rtl";
  /** A letter for each of `a` to `z`. */
  letters: string;
}

/** Reads like English with an accent. */
export const ACCENTED: PseudoLanguage = {
  name: "accented",
  locale: "el",
  direction: "ltr",
  letters: "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑ",
};

/** Has Hebrew letters, so it is read from right to left. */
export const MIRRORED: PseudoLanguage = {
  name: "mirrored",
  locale: "he",
  direction: "rtl",
  letters: "אבגדהוזחטיכלמנסעפצקרשתחלםן",
};

/** The messages of a language in the format of the browser. */
export type Messages = Readonly<Record<string, { message: string }>>;

/** Translates all messages. @param english the messages of `en` */
export function translateMessages(english: Messages, language: PseudoLanguage): Messages {
  const facts: Messages = {
    locale: { message: language.locale },
    direction: { message: language.direction },
  };
  const translated = Object.entries(english).map(
    ([key, { message }]) => [key, facts[key] ?? { message: translate(message, language) }] as const,
  );
  return Object.fromEntries(translated);
}

/** Translates a text: `Try {name}` becomes `[Ŧŧřẏ {name}]`. It gets about 40 % longer. */
export function translate(text: string, { letters }: PseudoLanguage): string {
  const longer = text.replaceAll(/\{\w+\}|[aeiout]/gi, (part) =>
    part.length === 1 ? part + part.toLowerCase() : part,
  );
  const translated = longer.replaceAll(/\{\w+\}|[a-z]/gi, (part) => {
    if (part.length > 1) return part;
    const letter = [...letters][part.toLowerCase().charCodeAt(0) - 97] ?? part;
    return part === part.toLowerCase() ? letter : letter.toUpperCase();
  });
  return `[${translated}]`;
}

/** Zones of time have the same short names in many languages. */
const ZONES = /\b(?:UTC|GMT|CES?T)\b/g;

/**
 * Finds texts of a page that are in no language's file: those with a letter of English.
 *
 * @param texts the texts of a page in a pseudo-language
 * @param known names and ids that the server or the user gave, which are not translated
 */
export function findUntranslated(texts: readonly string[], known: Iterable<string>): string[] {
  const longestFirst = [...new Set(known)]
    .filter((one) => /[a-z]/i.test(one))
    .sort((one, other) => other.length - one.length);
  return [...new Set(texts)].filter((text) => {
    let rest = text.replaceAll(ZONES, "");
    for (const one of longestFirst) rest = rest.replaceAll(one, "");
    return /[a-z]/i.test(rest);
  });
}

/**
 * Lists every text within a value of any shape, such as the server's answer. Parts that screens show alone follow: those
 * of an address, which may break before its "@", and of a browser's name, "Chrome on Linux".
 */
export function listNames(value: unknown): string[] {
  if (typeof value === "string") return [value, ...value.split(/(?=@)| on /)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(listNames);
}
