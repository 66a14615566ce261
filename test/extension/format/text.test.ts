import { describe, expect, it } from "vitest";
import { formatList, setPageLanguage, t } from "../../../extension/format/text.ts";
import { useTexts } from "../support/use-texts.ts";

const countTokens = (count: number) => t("tokens.shown", count, { count });

describe("a text for a count", () => {
  it("has a singular and a plural in English", () => {
    expect([0, 1, 2, 21].map(countTokens)).toEqual([
      "0 tokens",
      "1 token",
      "2 tokens",
      "21 tokens",
    ]);
  });

  it("may have a form of its own for none", () => {
    expect(t("tokens.permissions", 0, { count: 0 })).toBe("no permissions");
  });

  it("has the forms of Polish", () => {
    useTexts({
      locale: "pl",
      tokens_shown_one: "1 token",
      tokens_shown_few: "{count} tokeny",
      tokens_shown_many: "{count} tokenów",
      tokens_shown_other: "{count} tokena",
    });
    expect([1, 2, 4, 5, 12, 22, 25].map(countTokens)).toEqual([
      "1 token",
      "2 tokeny",
      "4 tokeny",
      "5 tokenów",
      "12 tokenów",
      "22 tokeny",
      "25 tokenów",
    ]);
  });

  it("has the forms of Arabic", () => {
    const forms = ["zero", "one", "two", "few", "many", "other"];
    useTexts({
      locale: "ar",
      ...Object.fromEntries(forms.map((form) => [`tokens_shown_${form}`, form])),
    });
    expect([0, 1, 2, 3, 11, 100].map(countTokens)).toEqual(forms);
  });

  it("falls back to `other` in a category that the translator did not know", () => {
    useTexts({ locale: "ar", tokens_shown_other: "{count} رمز", direction: "ltr" });
    expect(countTokens(3)).toBe("3 رمز");
  });
});

describe("a value in a text", () => {
  it("is a number as the language writes it", () => {
    expect(countTokens(12480)).toBe("12,480 tokens");
    useTexts({ locale: "de", tokens_shown_other: "{count} Tokens" });
    expect(countTokens(12480)).toBe("12.480 Tokens");
  });

  it("may have the form of a placeholder or of a replacement pattern itself", () => {
    expect(t("revoke.done", { name: "$& {name}" })).toBe("$& {name} was revoked");
  });

  it("does not reorder a sentence from right to left", () => {
    useTexts({ direction: "rtl", revoke_done: "{name} בוטל" });
    expect(t("revoke.done", { name: "C++ (CI)" })).toBe("\u2068C++ (CI)\u2069 בוטל");
  });
});

it("separates names as the language does", () => {
  expect(formatList(["Site A", "Site B", "Site C"])).toBe("Site A, Site B, Site C");
  useTexts({ locale: "ar" });
  expect(formatList(["أ", "ب", "ج"])).toContain("،");
});

it("marks a page with its language and direction", () => {
  const root = { lang: "en", dir: "" };
  setPageLanguage(root);
  expect(root).toEqual({ lang: "en-GB", dir: "ltr" });
  useTexts({ locale: "ar", direction: "rtl" });
  setPageLanguage(root);
  expect(root).toEqual({ lang: "ar", dir: "rtl" });
});
