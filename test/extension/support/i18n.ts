import { readFileSync } from "node:fs";
import { generateChromeMessages, parseMessagesText } from "@wxt-dev/i18n/build";

const file = new URL("../../../extension/locales/en.yml", import.meta.url);

/** The messages as the browser would hold them. */
export const messages = generateChromeMessages(
  parseMessagesText(readFileSync(file, "utf8"), "YAML"),
);

// Must stand before the first import of `extension/format/text.ts`, which looks for `chrome` once.
Object.assign(globalThis, {
  chrome: { i18n: { getMessage: (key: string) => messages[key]?.message ?? "" } },
});
