import { describe, expect, it } from "vitest";
import { behaviourCoverage } from "../../../scripts/checks/check-behaviours.ts";

// Put together here, so that this file's own text names no behaviour.
const id = (number: number) => ["XYZ", number].join("-");
const document = `| id | says |\n|---|---|\n| ${id(1)} | one |\n| ${id(2)} | two |\n`;
const titled = (title: string, call = "test") => `${call}("${title}", () => {});`;

describe("behaviourCoverage", () => {
  it("finds nothing wrong where each behaviour stands in a title, alone or with others", () => {
    const both = titled(`[${id(1)}, ${id(2)}] does both`);
    const each = [titled(`[${id(1)}] one`, "it"), titled(`two [${id(2)}]`, "it.each([1, 2])")];
    for (const sources of [[both], each]) {
      expect(behaviourCoverage(document, sources)).toEqual({ untested: [], unlisted: [] });
    }
  });

  it("names a behaviour that stands in no title, be it in a comment or a group's name", () => {
    const sources = [titled(`[${id(1)}] one`), `// [${id(2)}]`, titled(`[${id(2)}]`, "describe")];
    expect(behaviourCoverage(document, sources).untested).toEqual([id(2)]);
  });

  it("takes an id without its brackets for no claim", () => {
    expect(behaviourCoverage(document, [titled(id(1))]).untested).toContain(id(1));
  });

  it("names an id in a title that the document does not list", () => {
    const sources = [titled(`[${id(1)}, ${id(2)}, ${id(3)}]`)];
    expect(behaviourCoverage(document, sources).unlisted).toEqual([id(3)]);
  });
});
