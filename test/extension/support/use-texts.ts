import { afterEach, vi } from "vitest";
import { browser } from "wxt/browser";

const { i18n } = browser as { i18n: { getMessage(key: string): string } };
const { getMessage } = i18n;
let replaced: Readonly<Record<string, string>> = {};

/** Replaces texts until the test ends. @param texts by the keys of the browser, such as `tokens_shown_other` */
export function useTexts(texts: Readonly<Record<string, string>>): void {
  replaced = { ...replaced, ...texts };
  vi.spyOn(i18n, "getMessage").mockImplementation((key) => replaced[key] ?? getMessage(key));
}

afterEach(() => {
  replaced = {};
  vi.restoreAllMocks();
});
