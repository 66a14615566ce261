import type { en } from "./en.ts";

/** The texts of all pages in one language. */
export type PageTexts = typeof en;

/** Picks a text in the language of the page that will show it. */
export type PickText = (texts: PageTexts) => string;
