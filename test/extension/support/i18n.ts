import { generateChromeMessages, parseMessagesText } from "@wxt-dev/i18n/build";
import text from "../../../extension/locales/en.yml?raw";

/** The messages in the format of the browser. */
export const messages = generateChromeMessages(parseMessagesText(text, "YAML"));

// Must run before the first import of `extension/format/text.ts`, which reads `chrome` once.
Object.assign(globalThis, {
  chrome: { i18n: { getMessage: (key: string) => messages[key]?.message ?? "" } },
});
