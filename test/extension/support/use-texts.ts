import { afterEach, vi } from "vitest";
import { browser } from "wxt/browser";

/** Replaces texts until the test ends. @param texts by the keys of the browser, such as `tokens_shown_other` */
export function useTexts(texts: Readonly<Record<string, string>>): void {
  const { i18n } = browser as { i18n: { getMessage(key: string): string } };
  const { getMessage } = i18n;
  vi.spyOn(i18n, "getMessage").mockImplementation((key) => texts[key] ?? getMessage(key));
}

afterEach(() => {
  vi.restoreAllMocks();
});
