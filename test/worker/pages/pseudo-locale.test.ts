/// <reference types="vite/types/importMeta.d.ts" />
import { beforeAll, describe, expect, it } from "vitest";
import { PAGE_LANGUAGES } from "../../../worker/pages/page-languages.ts";
import type { PageView } from "../../../worker/pages/page-view.ts";
import { listPageTexts } from "./support/list-page-texts.ts";
import { mapTexts } from "./support/map-texts.ts";
import { SAMPLE_PAGES } from "./support/sample-pages.ts";

/** Says that a text is from the messages. */
const mark = (text: string) => `⟦${text}⟧`;
/** Removes what is marked, from the inside out. */
function removeMarked(text: string): string {
  const rest = text.replaceAll(/⟦[^⟦⟧]*⟧|«[^«»]*»/g, "");
  return rest === text ? rest : removeMarked(rest);
}

let view: PageView;
beforeAll(async () => {
  const [language] = PAGE_LANGUAGES;
  const texts = mapTexts(await language.loadTexts(), mark);
  view = {
    host: "latchkey.example",
    language: { ...language, tag: "ar", direction: "rtl" },
    texts,
  };
});

it("has a sample of every page", () => {
  const files = Object.keys(import.meta.glob("../../../worker/pages/*-{page,pages}.tsx"));
  const names = files.map((file) => file.replace(/.*\/(.*)\.tsx/, "$1"));
  expect(Object.keys(SAMPLE_PAGES).sort()).toEqual(names.sort());
});

const SAMPLES = Object.entries(SAMPLE_PAGES).flatMap(([name, renders]) =>
  renders.map((render, index) => ({ name, index, render })),
);

describe.each(SAMPLES)("$name $index", ({ render }) => {
  it("says nothing that is neither a text of the language nor data", async () => {
    const html = `${await render(view)}`;
    // Code is the same in every language.
    const texts = listPageTexts(html.replaceAll(/<code[ >].*?<\/code>/g, ""));
    expect(texts.length).toBeGreaterThan(4);
    expect(texts.some((text) => text.includes("⟦"))).toBe(true);
    // Between two texts, or two values of a list.
    const separators = ["", "·", ","];
    const rests = texts.map((text) => removeMarked(text).trim());
    expect(rests.filter((rest) => !separators.includes(rest))).toEqual([]);
  });

  it("names its language and direction", async () => {
    expect(`${await render(view)}`).toMatch(/^<html lang="ar" dir="rtl">/);
  });
});
