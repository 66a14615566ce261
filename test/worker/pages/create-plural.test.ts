import { describe, expect, it } from "vitest";
import { createPlural } from "../../../worker/pages/texts/create-plural.ts";

describe("createPlural", () => {
  it("picks the form of a count in languages with many forms", () => {
    const polish = createPlural("pl", ["one", "few", "many", "other"]);
    const minutes = { one: "minuta", few: "minuty", many: "minut", other: "minuty" };
    expect([1, 2, 5, 22, 1.5].map((count) => polish(count, minutes))).toEqual([
      "minuta",
      "minuty",
      "minut",
      "minuty",
      "minuty",
    ]);
    const arabic = createPlural("ar", ["zero", "one", "two", "few", "many", "other"]);
    const names = { zero: "0", one: "1", two: "2", few: "3+", many: "11+", other: "100+" };
    expect([0, 1, 2, 3, 11, 100].map((count) => arabic(count, names))).toEqual(
      Object.values(names),
    );
  });

  it("refuses categories that are not the language's", () => {
    expect(() => createPlural("pl", ["one", "other"])).toThrow("few");
    expect(() => createPlural("de", ["one", "few", "other"])).toThrow(RangeError);
  });
});
