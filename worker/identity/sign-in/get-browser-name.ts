import { recognizeBrowser } from "./recognize-browser.ts";

/** Names a browser in English, such as "Chrome on Linux", as its session and consent are stored. */
export function getBrowserName(userAgent: string | null | undefined): string {
  const { browser, system } = recognizeBrowser(userAgent);
  if (browser === null) return system === null ? "A browser" : `A browser on ${system}`;
  return system === null ? browser : `${browser} on ${system}`;
}
