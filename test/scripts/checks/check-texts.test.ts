import { describe, expect, it } from "vitest";
import { checkTexts, findTextErrors, parseTexts } from "../../../scripts/checks/check-texts.ts";

const ENGLISH = parseTexts(`
locale: en-GB
direction: ltr
extName: Latchkey
greeting: Hello {name}
tokens:
  0: no tokens
  one: 1 token
  other: "{count} tokens of {name}"
`);
const GERMAN = `
locale: de
direction: ltr
extName: Latchkey
greeting: Hallo {name}
tokens:
  0: keine Tokens von {name}
  one: 1 Token von {name}
  other: "{count} Tokens von {name}"
`;
const POLISH = `
locale: pl
direction: ltr
extName: Latchkey
greeting: Cześć {name}
tokens:
  0: brak tokenów {name}
  one: 1 token {name}
  few: "{count} tokeny {name}"
  many: "{count} tokenów {name}"
  other: "{count} tokena {name}"
`;

const check = (language: string, yaml: string) =>
  findTextErrors(language, parseTexts(yaml), ENGLISH);

describe("the check of the texts", () => {
  it("finds no error in the shipped languages", () => {
    expect(checkTexts()).toEqual([]);
  });

  it("takes a complete language, with the plural forms that it has", () => {
    expect(check("de", GERMAN)).toEqual([]);
    expect(check("pl", POLISH)).toEqual([]);
  });

  it.each([
    ["a missing text", "greeting: Hallo {name}\n", "", "greeting is missing"],
    ["an empty text", "greeting: Hallo {name}", 'greeting: " "', "greeting is missing"],
    [
      "a superfluous text",
      "extName",
      "farewell: Tschüss\nextName",
      "farewell is not a text of en.yml, or not a form of de",
    ],
    ["a missing form", "  one: 1 Token von {name}\n", "", "tokens.one is missing"],
    [
      "a form that the language does not have",
      "  one: ",
      "  few: x\n  one: ",
      "tokens.few is not a text of en.yml, or not a form of de",
    ],
    ["a missing text for none", "  0: keine Tokens von {name}\n", "", "tokens.0 is missing"],
    ["a lost value", "Hallo {name}", "Hallo", "greeting lacks {name}"],
    ["a lost count", "{count} Tokens", "Viele Tokens", "tokens.other lacks {count}"],
    ["a misspelt value", "Hallo {name}", "Hallo {nmae}", "greeting has no value {nmae}"],
    [
      "a locale of another language",
      "locale: de",
      "locale: fr",
      'locale is "fr", which is not a locale of de',
    ],
    [
      "the wrong direction",
      "direction: ltr",
      "direction: rtl",
      'direction is "rtl", but de is read ltr',
    ],
    [
      "a name that the stores cut",
      "extName: Latchkey",
      `extName: ${"x".repeat(46)}`,
      "extName is longer than the 45 characters that stores take",
    ],
  ])("refuses %s", (_, from, to, error) => {
    expect(GERMAN).toContain(from);
    expect(check("de", GERMAN.replace(from, to))).toContain(error);
  });

  it("refuses a count that is spelt out in a form for several counts", () => {
    expect(check("pl", POLISH.replace("{count} tokeny", "2 tokeny"))).toEqual([
      "tokens.few lacks {count}",
    ]);
  });

  it("refuses the plural forms of the library, which are 1 and n", () => {
    const yaml = GERMAN.replace("  0: keine Tokens von {name}\n", "")
      .replace("  one:", "  1:")
      .replace("  other:", "  n:");
    expect(check("de", yaml)).toContain("tokens.n is not a text of en.yml, or not a form of de");
  });

  it("refuses a locale that does not exist, or none", () => {
    const error = /^locale is .* not a locale of de$/;
    expect(check("de", GERMAN.replace("locale: de", "locale: _"))).toContainEqual(
      expect.stringMatching(error),
    );
    expect(check("de", GERMAN.replace("locale: de\n", ""))).toContainEqual(
      expect.stringMatching(error),
    );
  });
});
