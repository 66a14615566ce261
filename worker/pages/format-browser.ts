import type { PageTexts } from "./texts/page-texts.ts";

/** A browser and its system by name, such as Chrome and Linux; `null` if unknown. */
export interface BrowserParts {
  browser: string | null;
  system: string | null;
}

/** Names a browser in the language of a page, such as "Chrome on Linux". */
export function formatBrowser({ browser, system }: BrowserParts, texts: PageTexts): string {
  if (browser === null) {
    return system === null ? texts.browser.unknown : texts.browser.unknownOnSystem({ system });
  }
  return system === null ? browser : texts.browser.onSystem({ browser, system });
}
