import { generateChromeMessages, parseMessagesText } from "@wxt-dev/i18n/build";
import text from "../../../extension/locales/en.yml?raw";

/** The messages as the browser would hold them. */
export const messages = generateChromeMessages(parseMessagesText(text, "YAML"));

// Must stand before the first import of `extension/format/text.ts`, which looks for `chrome` once.
Object.assign(globalThis, {
  chrome: { i18n: { getMessage: (key: string) => messages[key]?.message ?? "" } },
});
