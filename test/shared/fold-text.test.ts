import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText, removeUnseen, toSortText } from "../../shared/fold-text.ts";

describe("foldText", () => {
  it.each([
    ["Óla, ÓLA, OŁA", "ola, ola, ola"],
    ["İNŞAAT ışık IŞIK", "insaat isik isik"],
    ["Straße STRASSE ẞ", "strasse strasse ss"],
    ["Søren Þór Đorđe Æon Œuvre", "soren thor dorde aeon oeuvre"],
    ["ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ"],
    ["ﬁle ① Ａ", "file 1 a"],
    ["nightly\u200b\u00ad job", "nightly job"],
    ["ЁЖ й", "еж и"],
    ["Кирилл 日本語 مرحبا", "кирилл 日本語 مرحبا"],
  ])("folds %s", (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it("folds a folded text to itself, whatever its case and form", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
        const folded = foldText(text);
        expect(foldText(folded)).toBe(folded);
        expect(foldText(text.normalize("NFC"))).toBe(folded);
      }),
    );
  });
});

describe("toSortText", () => {
  const sort = (names: string[]) =>
    names.toSorted((a, b) => (toSortText(a) < toSortText(b) ? -1 : 1));

  it.each([
    [["Token 2", "Token 10", "token 007 b", "Token 100"]],
    [["a1", "Ä2", "b", "Z"]],
    [["élan", "Eli", "fox"]],
    [["v1.9", "v1.10", "v2"]],
    [["9 lives", "10 lives", "lives"]],
  ])("sorts %j", (names) => {
    expect(sort(names.toReversed())).toEqual(sort(names));
    expect(sort(names)).toEqual([...names].sort(compareAsPeople));
  });

  it("sorts numbers of any length by their value", () => {
    const number = fc.bigInt({ min: 0n, max: 10n ** 99n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(toSortText(`n ${a}`) < toSortText(`n ${b}`)).toBe(a < b);
      }),
    );
  });
});

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const compareAsPeople = (a: string, b: string) => collator.compare(a, b);

describe("removeUnseen", () => {
  it("leaves what people see", () => {
    expect(removeUnseen("\ufeffch_1\u200b\u200e\u2066\u00ad")).toBe("ch_1");
    expect(removeUnseen("größe 10 日本")).toBe("größe 10 日本");
  });
});
