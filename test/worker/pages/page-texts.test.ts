import { beforeAll, describe, expect, it } from "vitest";
import { PAGE_LANGUAGES } from "../../../worker/pages/page-languages.ts";
import type { PageTexts } from "../../../worker/pages/texts/page-texts.ts";
import { listTexts } from "./support/map-texts.ts";

const [english, ...others] = PAGE_LANGUAGES;
/** Texts that are the same as in English, by language. */
const SAME_WORDS: Record<string, string[]> = { de: ["Code", "Name", "Person"] };

let englishTexts: PageTexts;
beforeAll(async () => {
  englishTexts = await english.loadTexts();
});

describe.each(others)("the texts in $tag", (language) => {
  it("have the values of the English ones, for every count", async () => {
    const texts = await language.loadTexts();
    for (const count of [0, 1, 2, 5, 11, 90]) {
      const expected = listTexts(englishTexts, count);
      const found = listTexts(texts, count);
      expect(found.map(({ key, values }) => ({ key, values }))).toEqual(
        expected.map(({ key, values }) => ({ key, values })),
      );
      for (const { key, text, values } of found) {
        for (const value of values) expect(text, key).toContain(value);
      }
    }
  });

  it("are translated", async () => {
    const found = listTexts(await language.loadTexts(), 2);
    const expected = new Map(listTexts(englishTexts, 2).map(({ key, text }) => [key, text]));
    const same = found.filter(({ key, text }) => expected.get(key) === text);
    expect(same.map(({ text }) => text)).toEqual(SAME_WORDS[language.tag] ?? []);
  });
});
