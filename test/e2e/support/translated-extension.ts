import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { collectTexts } from "../../support/collect-texts.ts";
import {
  findUntranslated,
  listNames,
  type Messages,
  type PseudoLanguage,
  translateMessages,
} from "../../support/pseudo-language.ts";
import { EXTENSION } from "./chromium.ts";

/** Returns the text of a key in a language, such as `say("tokens.actions", { name: "CI" })`. */
export type Say = (key: string, values?: Readonly<Record<string, string>>) => string;

/** Copies the built extension with a pseudo-language as its English. @returns the folder of the copy */
export function translateExtension(language: PseudoLanguage): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-extension-"));
  cpSync(EXTENSION, folder, { recursive: true });
  const translated = translateMessages(readMessages(folder, "en"), language);
  writeFileSync(join(folder, "_locales/en/messages.json"), JSON.stringify(translated));
  return folder;
}

/** Reads the texts of a built extension. */
export function readTexts(folder: string, language: string): Say {
  const messages = readMessages(folder, language);
  const isolated = messages.direction?.message === "rtl" ? ["\u2068", "\u2069"] : ["", ""];
  return (key, values = {}) => {
    const text = messages[key.replaceAll(".", "_")]?.message;
    if (text === undefined) throw new Error(`${language} has no text ${key}`);
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => isolated.join(values[name] ?? ""));
  };
}

function readMessages(folder: string, language: string): Messages {
  return JSON.parse(readFileSync(join(folder, `_locales/${language}/messages.json`), "utf8"));
}

type Recorder = { answers: unknown[] };
type OnAnswer = (answer: unknown) => void;
type SendMessage = (message: unknown, onAnswer: OnAnswer) => void;
type Chrome = {
  chrome: {
    runtime: { sendMessage: SendMessage };
    storage: { session: { get(): Promise<object> } };
  };
};

/** Keeps what the background answers to a page, since the names in it are not translated. */
export async function recordAnswers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { runtime } = (globalThis as unknown as Chrome).chrome;
    const send = runtime.sendMessage.bind(runtime);
    const answers: unknown[] = [];
    Object.assign(globalThis, { answers });
    runtime.sendMessage = (message, onAnswer) =>
      send(message, (answer) => {
        answers.push(answer);
        onAnswer(answer);
      });
  });
}

/**
 * Finds the texts of a page in a pseudo-language that are not in its file. The page needs {@link recordAnswers}.
 *
 * @param known names that no answer has, such as a person's first name
 */
export async function findForeignTexts(page: Page, known: readonly string[]): Promise<string[]> {
  // A page paints the stored answers of earlier pages first.
  const answers = await page.evaluate(async () => [
    ...(globalThis as unknown as Recorder).answers,
    await (globalThis as unknown as Chrome).chrome.storage.session.get(),
  ]);
  return findUntranslated(await page.evaluate(collectTexts), [...listNames(answers), ...known]);
}
