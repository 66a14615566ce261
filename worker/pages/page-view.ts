import type { Context } from "hono";
import { detectFromHeader } from "hono/language";
import type { AppEnv } from "../http/app-env.ts";
import { PAGE_LANGUAGES, type PageLanguage } from "./page-languages.ts";
import type { PageTexts } from "./texts/page-texts.ts";

/** What every page needs of its request: the server's host, and the language of the person who reads it. */
export interface PageView {
  host: string;
  language: PageLanguage;
  texts: PageTexts;
}

/** Reads the host and the language of a page's request, and loads the texts. */
export async function openPageView(c: Context<AppEnv>): Promise<PageView> {
  const language = detectLanguage(c);
  return { host: new URL(c.req.url).host, language, texts: await language.loadTexts() };
}

/** Returns the first language of `Accept-Language` that the pages have (RFC 4647 §3.4). */
function detectLanguage(c: Context<AppEnv>): PageLanguage {
  const [fallback] = PAGE_LANGUAGES;
  const tag = detectFromHeader(c, {
    order: ["header"],
    lookupFromHeaderKey: "Accept-Language",
    supportedLanguages: PAGE_LANGUAGES.map((language) => language.tag),
    fallbackLanguage: fallback.tag,
    ignoreCase: true,
    // No cookie, query or path: the browser's own setting decides.
    caches: false,
    lookupCookie: "",
    lookupQueryString: "",
    lookupFromPathIndex: 0,
  });
  return PAGE_LANGUAGES.find((language) => language.tag === tag) ?? fallback;
}
