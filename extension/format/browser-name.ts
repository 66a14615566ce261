import { t } from "./text.ts";

const BROWSER_ON_SYSTEM = /^(.+) on (\S+)$/;

/**
 * Translates the name that the server gives to a browser: "Chrome on Linux", "A browser on Windows", "Safari" or
 * "A browser".
 */
export function formatBrowserName(name: string): string {
  const [, browser = name, system] = BROWSER_ON_SYSTEM.exec(name) ?? [];
  const words = browser === "A browser" ? t("account.unknownBrowser") : browser;
  return system === undefined ? words : t("account.browserOn", { browser: words, system });
}
