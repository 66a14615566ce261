import type { PageTexts } from "./texts/page-texts.ts";

/** A language of the pages. */
export interface PageLanguage {
  /** BCP 47, as in `Accept-Language` and the `lang` of the page. */
  tag: string;
  /** BCP 47, by which dates and lists are formatted. */
  locale: string;
  direction: "ltr" | "rtl";
  loadTexts(): Promise<PageTexts>;
}

const ENGLISH: PageLanguage = {
  tag: "en",
  locale: "en-GB",
  direction: "ltr",
  loadTexts: async () => (await import("./texts/en.ts")).en,
};

const GERMAN: PageLanguage = {
  tag: "de",
  locale: "de-DE",
  direction: "ltr",
  loadTexts: async () => (await import("./texts/de.ts")).de,
};

/** The languages of the pages. The first is for a person whose languages are not among them. */
export const PAGE_LANGUAGES: readonly [PageLanguage, ...PageLanguage[]] = [ENGLISH, GERMAN];
